"""Passwords: argon2id, hashed in a thread because 26 ms would hold up every other request."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="argon2")
"""At most so many at once: each takes 19 MiB."""

_NOBODY = _hasher.hash(secrets.token_hex(16))


async def hash_password(password: str) -> str:
    """The argon2 hash as text (with its salt and parameters)."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def check_password(stored: str | None, password: str) -> bool:
    """Whether it fits. Without a stored hash it takes as long and does not fit."""
    loop = asyncio.get_running_loop()
    fits = await loop.run_in_executor(_threads, _fits, stored or _NOBODY, password)
    return fits and stored is not None


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def random_password() -> str:
    """A password that can be read out: three groups of four without look-alikes (about 57 bits)."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))
