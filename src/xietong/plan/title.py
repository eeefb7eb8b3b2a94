"""A title in the languages of its readers."""

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["STRICT", "Title"]

STRICT = ConfigDict(
    frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True, allow_inf_nan=False
)


class Title(BaseModel):
    """A title in English and Chinese, and in German where there is one."""

    model_config = STRICT

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)
    de: str | None = None
