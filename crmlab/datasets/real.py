"""Real public data: fetched, verified by SHA-256, kept in a cache, never part of the course.

CDNOW: the 1/10 sample of 6,919 purchases by 2,357 people who first bought CDs at CDNOW in the first quarter of 1997,
followed to June 1998 (Fader and Hardie). It has no licence of its own, so the course neither holds nor prints its rows.
"""

from __future__ import annotations

import hashlib
import io
import os
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import pandas as pd
import platformdirs

from crmlab.errors import DataUnavailable, InvalidData
from crmlab.i18n import _

FILE = "CDNOW_sample.txt"
ADDRESS = (
    "https://raw.githubusercontent.com/CamDavidsonPilon/lifetimes/"
    "4f2833f4518621343bb6983eb3e540c11f66ec6a/lifetimes/datasets/CDNOW_sample.txt"
)
SHA256 = "6fae10155c0b0ba363c2c386e30f77990d22328220efd862a5edd1443420d94a"
PURCHASES, CUSTOMERS = 6_919, 2_357
TIMEOUT = (5, 30)
"""Seconds to wait for the server's first answer and for each part of the file; there is one try."""


def cdnow() -> pd.DataFrame:
    """The CDNOW purchases, 1997-01-01 to 1998-06-30: real data.

    Looked for in the folder named by the environment variable `CRMLAB_DATA`, in the cache, in an installed `lifetimes`,
    and then on the web.

    Returns
    -------
    DataFrame
        6,919 purchases of 2,357 customers: `customer_id` (the number in the full CDNOW data), `date`, `quantity` (CDs),
        `amount` (USD). Yours to change.

    Raises
    ------
    DataUnavailable
        The data could not be had; one sentence says what to do.
    InvalidData
        A file was found, but it is not the CDNOW sample.
    """
    return _kept(os.environ.get("CRMLAB_DATA", "")).copy()


@lru_cache(maxsize=4)
def _kept(folder: str) -> pd.DataFrame:
    """The purchases, read once for each setting of `CRMLAB_DATA`."""
    names = ["customer_id", "sample_id", "date", "quantity", "amount"]
    content = _content(folder)
    frame = pd.read_csv(io.BytesIO(content), sep=r"\s+", header=None, names=names, dtype={"date": "str"})
    frame["date"] = pd.to_datetime(frame["date"], format="%Y%m%d").astype("datetime64[us]")
    if (len(frame), frame["customer_id"].nunique()) != (PURCHASES, CUSTOMERS):
        raise InvalidData(_("{file} does not hold 6,919 purchases of 2,357 customers.").format(file=FILE))
    return frame[["customer_id", "date", "quantity", "amount"]]


def _content(folder: str) -> bytes:
    """The verified bytes from the first source that has them."""
    if folder and (Path(folder) / FILE).is_file():
        return _verified(Path(folder) / FILE)
    for place in (cache() / FILE, _inside_lifetimes()):
        if place is not None and _sha256(place) == SHA256:  # a spoilt copy here is passed over and fetched anew
            return place.read_bytes()
    return _downloaded().read_bytes()


def cache() -> Path:
    """Where pooch keeps what it has fetched."""
    return Path(platformdirs.user_cache_dir("crmlab"))


def _inside_lifetimes() -> Path | None:
    """The copy inside an installed `lifetimes`, which is not imported."""
    try:
        files = metadata.files("lifetimes") or []
    except metadata.PackageNotFoundError:
        return None
    return next((Path(file.locate()) for file in files if file.name == FILE), None)


def _downloaded() -> Path:
    """Fetch the file into the cache: one try, no waiting without end; pooch keeps only what has the right checksum."""
    import pooch

    pooch.get_logger().setLevel("ERROR")
    server = pooch.HTTPDownloader(timeout=TIMEOUT)
    try:
        return Path(pooch.retrieve(ADDRESS, known_hash=f"sha256:{SHA256}", fname=FILE, path=cache(), downloader=server))
    except OSError as error:  # everything that `requests` raises, and a cache that cannot be written
        message = _(
            "The CDNOW purchases could not be fetched ({error}): go online and run this again, or put the file {file} "
            "into a folder and name that folder in the environment variable CRMLAB_DATA."
        )
        raise DataUnavailable(message.format(error=type(error).__name__, file=FILE)) from None
    except ValueError:
        message = _(
            "What came from {address} is not the CDNOW sample (its SHA-256 is another): try again from another "
            "network, or put the file {file} into a folder and name that folder in the variable CRMLAB_DATA."
        )
        raise InvalidData(message.format(address=ADDRESS, file=FILE)) from None


def _sha256(path: Path) -> str:
    """The SHA-256 of a file, empty if there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _verified(path: Path) -> bytes:
    """The bytes of a file that must be the CDNOW sample."""
    found = _sha256(path)
    if found == SHA256:
        return path.read_bytes()
    message = _(
        "{file} is not the CDNOW sample: its SHA-256 begins with {found} instead of {wanted}. Move it away and run "
        "this again."
    )
    raise InvalidData(message.format(file=path, found=found[:12] or _("nothing"), wanted=SHA256[:12]))
