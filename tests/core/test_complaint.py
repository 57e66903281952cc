"""What pydantic objects to is told without a word of pydantic's."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cloudfief.core.complaint import first_complaint


class Form(BaseModel):
    """A field of every kind that files of ours have."""

    model_config = ConfigDict(extra="forbid")

    whole: int = Field(default=1, ge=1, le=5)
    number: float = Field(default=1.0, gt=0, lt=3)
    switch: bool = False
    day: date = date(2024, 1, 1)
    names: tuple[str, ...] = Field(default=("a",), min_length=1)
    method: Literal["smm", "abc"] = "smm"
    values: dict[str, int] = {}
    bounds: tuple[float, float] = (0, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"whole": "many"}, "whole: found 'many'; allowed is a whole number."),
        ({"whole": 1.5}, "whole: found 1.5; allowed is a whole number."),
        ({"whole": 0}, "whole: found 0; allowed is 1 or more."),
        ({"whole": 9}, "whole: found 9; allowed is 5 or less."),
        ({"number": []}, "number: found []; allowed is a number."),
        ({"number": 0}, "number: found 0; allowed is more than 0."),
        ({"number": 3}, "number: found 3; allowed is less than 3."),
        ({"switch": "perhaps"}, "switch: found 'perhaps'; allowed is true or false."),
        ({"day": "soon"}, "day: found 'soon'; allowed is a date, such as 2025-01-20."),
        ({"names": "a"}, "names: found 'a'; allowed is a list, such as [a, b]."),
        ({"names": [3]}, "names.0: found 3; allowed is a word or text."),
        ({"names": []}, "names: found []; allowed is 1 or more of them."),
        ({"method": "smn"}, "method: found 'smn'; allowed is smm or abc. Did you mean 'smm'?"),
        ({"values": 3}, "values: found 3; allowed is names with values, such as {name: value}."),
        ({"values": {"a": "b"}}, "values.a: found 'b'; allowed is a whole number."),
        ({"values": {1: 1}}, "values.1: found 1; allowed is a word or text."),
        ({"bounds": [1]}, "bounds: found [1]; allowed is a longer list."),
        ({"bounds": [1, 2, 3]}, "bounds: found [1, 2, 3]; allowed is 2 of them at most."),
        ({"hole": 1}, "no key is called 'hole'."),
    ],
)
def test_key_value_found_and_what_is_allowed(content: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate(content)
    assert first_complaint(caught.value) == told
