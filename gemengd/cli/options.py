"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder of the files that a TOML names.")
]
OwnLayers = Annotated[
    list[Path] | None,
    typer.Option("--layers", metavar="DIR", help="Folder with your own layers; may be repeated."),
]
Replace = Annotated[
    bool, typer.Option("--replace", help="Your layers may take the place of shipped ones.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Use only what was fetched before.")]
Refresh = Annotated[bool, typer.Option("--refresh", help="Ask the publishers again.")]
Json = Annotated[bool, typer.Option("--json", help="Print as JSON, for scripts.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
