"""Money to the fen: line amounts, and sums that come out exactly."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal


def fen(amount: float) -> int:
    """An amount in CNY as whole fen, halves rounded away from zero.

    Examples
    --------
    >>> fen(1.005), fen(-1.005), fen(2700.1)
    (101, -101, 270010)
    """
    return int((Decimal(repr(float(amount))) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def total(amounts: Iterable[float]) -> float:
    """The sum of amounts in CNY, each rounded to the fen first.

    Examples
    --------
    >>> total([0.1, 0.2, -0.3])
    0.0
    """
    return sum(map(fen, amounts)) / 100


def line_amount(quantity: float, unit_price: float, discount: float) -> float:
    """What one line comes to, CNY: quantity × price × (1 − discount), halves of a fen rounded away from zero.

    Parameters
    ----------
    quantity : float
        In the product's unit.
    unit_price : float
        CNY a unit.
    discount : float
        From 0 to 1.

    Examples
    --------
    >>> line_amount(291, 0.96, 0.13), line_amount(1, 0.05, 0.5)
    (243.04, 0.03)
    """
    quantity_, price, off = (Decimal(repr(float(value))) for value in (quantity, unit_price, discount))
    return int((quantity_ * price * (1 - off) * 100).quantize(Decimal(1), ROUND_HALF_UP)) / 100
