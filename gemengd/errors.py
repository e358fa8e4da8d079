"""What can go wrong, one branch per stage, one exit code per branch.

GemengdError
├── DefinitionError            2   a TOML file, an option or a name that gemengd cannot follow
├── SourceError                3   a file or service that cannot be read
│   ├── SourceUnavailableError 3   it is not there, or does not answer
│   │   └── SourceRefusedError 3   it does not understand the question
│   └── SourceChangedError     3   it answers, but in another shape than it promised
│       └── SourceAbsentError  3   it has the year, and nothing in it of this municipality
├── HarmoniseError             4   tables that do not fit together
├── MeasureError               5   a layer that cannot be computed from this city
└── ExportError                6   an output that cannot be written

Unknown figures are data, not errors. A bug is none of these: it keeps its traceback, of
which the command line makes a file to report it with, exit code 70.
"""


class GemengdError(Exception):
    """The root: something the user can understand and mend."""

    exit_code = 1


class DefinitionError(GemengdError):
    """A definition, option or name cannot be followed."""

    exit_code = 2


class SourceError(GemengdError):
    """A file or service cannot be read."""

    exit_code = 3


class SourceUnavailableError(SourceError):
    """A file is not there, or a service does not answer."""


class SourceRefusedError(SourceUnavailableError):
    """A service does not understand the question."""


class SourceChangedError(SourceError):
    """A file or service answers in another shape than it promised."""


class SourceAbsentError(SourceChangedError):
    """A publisher has the year, and nothing in it of this municipality, which merged perhaps."""


class HarmoniseError(GemengdError):
    """Tables do not fit together."""

    exit_code = 4


class MeasureError(GemengdError):
    """A layer cannot be computed from this city."""

    exit_code = 5


class ExportError(GemengdError):
    """An output cannot be written."""

    exit_code = 6
