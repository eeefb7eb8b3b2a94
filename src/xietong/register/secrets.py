"""The secret words of programs: how they are made, and what of them is kept."""

import hashlib
import secrets

__all__ = ["digest", "new_secret"]

# Found by whoever scans texts for secrets that leaked.
PREFIX = "xietong_"
N_BYTES = 32


def new_secret() -> str:
    """A word of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(N_BYTES)


def digest(secret: str) -> str:
    """What the register keeps of a secret. It is random throughout, so that no slow hash is needed to guard it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
