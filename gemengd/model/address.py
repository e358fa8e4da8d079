"""An address that may be shown: without the secrets that open it."""

import re

USER = re.compile(r"^\s*[a-z]+://([^/?#\s]*)@", re.IGNORECASE)
KEY = re.compile(
    r"[?&;#]((?:[\w.-]*[_.-])?(?:api[_-]?)?(?:key|apikey|token|secret|password|passwd|pwd|auth|sig"
    r"|signature|credential|credentials))=([^&;#\s]+)",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\$\{[A-Za-z_]\w*\}")
ADVICE = (
    "a secret would end in the map; write ${NAME} in its place and set NAME in the environment, "
    "or keep user and password in ~/.netrc"
)


def require_no_secret(url: str) -> str:
    """Return an address that holds no secret.

    Raises
    ------
    ValueError
        If it holds a user, a password or a key: where, and what to do, without the secret.
    """
    user = USER.match(url)
    if user and PLACEHOLDER.sub("", user[1]).strip(":"):
        message = f"the address has a user or password before its host: {ADVICE}"
        raise ValueError(message)
    for name, value in KEY.findall(url):
        if PLACEHOLDER.sub("", value):
            message = f"the address has a secret as {name}: {ADVICE}"
            raise ValueError(message)
    return url
