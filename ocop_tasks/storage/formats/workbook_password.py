"""Whether an old workbook asks for a password ([MS-XLS] 2.4.117, FilePass).

One whose sheets or windows are protected is encrypted as well, under a password that every program knows and none asks
for ([MS-OFFCRYPTO] 2.4.2.3); that one is no hindrance to anybody.
"""

from __future__ import annotations

import struct
from hashlib import md5

FILE_PASS = 0x002F
MOST_RECORDS = 20
"""It stands among the first."""
KNOWN_TO_ALL = "VelvetSweatshop"
RC4_OF_97 = (1, 1, 1)


def needs_password(beginning: bytes) -> bool:
    """By the first bytes of the workbook's stream."""
    at = 0
    for _record in range(MOST_RECORDS):
        if at + 4 > len(beginning):
            return False
        number, length = struct.unpack_from("<HH", beginning, at)
        if number == FILE_PASS:
            return not _is_known_to_all(beginning[at + 4 : at + 4 + length])
        at += 4 + length
    return False


def _is_known_to_all(told: bytes) -> bool:
    """Whether the password that every program tries first fits ([MS-OFFCRYPTO] 2.3.6)."""
    if len(told) < 54 or struct.unpack_from("<3H", told) != RC4_OF_97:
        return False
    salt, check, sum_ = told[6:22], told[22:38], told[38:54]
    first = _md5(KNOWN_TO_ALL.encode("utf-16-le"))[:5]
    key = _md5(_md5((first + salt) * 16)[:5] + bytes(4))
    plain = rc4(key, check + sum_)
    return _md5(plain[:16]) == plain[16:]


def _md5(data: bytes) -> bytes:
    return md5(data, usedforsecurity=False).digest()


def rc4(key: bytes, data: bytes) -> bytes:
    """Lock or open ``data`` with RC4, as these files are (RFC 6229 has what it must give); for nothing new."""
    state, other = list(range(256)), 0
    for at in range(256):
        other = (other + state[at] + key[at % len(key)]) % 256
        state[at], state[other] = state[other], state[at]
    out, at, other = bytearray(), 0, 0
    for byte in data:
        at = (at + 1) % 256
        other = (other + state[at]) % 256
        state[at], state[other] = state[other], state[at]
        out.append(byte ^ state[(state[at] + state[other]) % 256])
    return bytes(out)
