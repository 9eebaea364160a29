"""Money: whole minor units of a named currency."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, Self

from ._calls import ask, failed
from ._errors import invalid
from ._native import Failure, check_money, record


# An amount has 16 digits at most, and a currency 4 decimals. Beyond these limits something stands
# for the amount that is refused for the same reason.
_BITS_MAX = 128
_DIGITS_MAX = 40
_TOO_LARGE = "9" * _DIGITS_MAX
_TOO_SMALL = "0." + "0" * _DIGITS_MAX + "1"


@cache
def _exponent(currency: str) -> int:
    exponent: int = ask("currency", {"code": currency})["exponent"]
    return exponent


def _text(amount: Decimal | str | int) -> str:
    """The digits of an amount, without an exponent, in which a Decimal may be written."""
    if isinstance(amount, str):
        return amount
    if isinstance(amount, int):
        return str(amount) if amount.bit_length() <= _BITS_MAX else _TOO_LARGE
    if amount.is_zero():
        return "0"
    # Before they are written out: `1e999999999` has a thousand million of them.
    if amount.adjusted() > _DIGITS_MAX:
        return _TOO_LARGE
    if amount.adjusted() < -_DIGITS_MAX:
        return _TOO_SMALL
    return format(amount, "f")


class Money:
    """An amount of one currency.

        >>> price = Money("12.50", "EUR")
        >>> price.amount_minor, price.amount
        (1250, Decimal('12.50'))

    Fails with `amount_malformed`, `amount_too_precise`, `amount_out_of_range` and
    `currency_unknown`. A `float` is refused: it cannot hold most amounts.
    """

    __slots__ = ("_amount_minor", "_currency")

    _amount_minor: int
    _currency: str

    def __init__(self, amount: Decimal | str | int, currency: str) -> None:
        if isinstance(amount, bool) or not isinstance(amount, Decimal | str | int):
            raise invalid("amount", f"must be a Decimal, str or int, not {type(amount).__name__}")
        self._set(ask("money", {"amount": _text(amount), "currency": currency}))

    @classmethod
    def from_minor(cls, amount_minor: int, currency: str) -> Self:
        """An amount in minor units: cents of a euro, whole yen."""
        if isinstance(amount_minor, bool) or not isinstance(amount_minor, int):
            raise invalid("amount_minor", f"must be an int, not {type(amount_minor).__name__}")
        if not isinstance(currency, str):
            raise invalid("currency", f"must be a str, not {type(currency).__name__}")
        try:
            check_money(amount_minor, currency)
        except Failure as failure:
            raise failed(failure) from None
        except UnicodeEncodeError:
            raise invalid("currency", "must be a code of ISO 4217") from None
        return cls._of(amount_minor, currency)

    def _set(self, json: dict[str, Any]) -> None:
        object.__setattr__(self, "_amount_minor", json["amount_minor"])
        object.__setattr__(self, "_currency", json["currency"])

    @classmethod
    def _read(cls, json: dict[str, Any]) -> Self:
        return cls._of(json["amount_minor"], json["currency"])

    @classmethod
    def _of(cls, amount_minor: int, currency: str) -> Self:
        if cls is Money:
            return record(cls, (amount_minor, currency))
        money = cls.__new__(cls)
        money._set({"amount_minor": amount_minor, "currency": currency})
        return money

    def _write(self) -> dict[str, Any]:
        return {"amount_minor": self._amount_minor, "currency": self._currency}

    @property
    def amount_minor(self) -> int:
        """The amount in minor units."""
        return self._amount_minor

    @property
    def currency(self) -> str:
        """The code of the currency, ISO 4217."""
        return self._currency

    @property
    def amount(self) -> Decimal:
        """The amount as a decimal number, exactly."""
        return Decimal(self._amount_minor).scaleb(-_exponent(self._currency))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """How pydantic, and so FastAPI, reads and writes it: as everywhere in JSON."""
        from pydantic_core import core_schema

        fields = core_schema.typed_dict_schema(
            {
                "amount_minor": core_schema.typed_dict_field(core_schema.int_schema()),
                "currency": core_schema.typed_dict_field(core_schema.str_schema()),
            }
        )
        read = core_schema.no_info_after_validator_function(
            lambda json: cls.from_minor(json["amount_minor"], json["currency"]), fields
        )
        return core_schema.json_or_python_schema(
            json_schema=read,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), read]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls._write, return_schema=fields
            ),
        )

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Money cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self._amount_minor == other._amount_minor and self._currency == other._currency

    def __hash__(self) -> int:
        return hash((self._amount_minor, self._currency))

    def __repr__(self) -> str:
        return f"Money('{self.amount}', '{self._currency}')"

    def __str__(self) -> str:
        return f"{self.amount} {self._currency}"

    def __reduce__(self) -> tuple[Any, tuple[int, str]]:
        return Money.from_minor, (self._amount_minor, self._currency)
