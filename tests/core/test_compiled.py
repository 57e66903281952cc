"""Machine code that is kept on disk is made anew when anything that it rests on changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudfief.core import compiled

PACKAGE = Path(compiled.__file__).parents[1]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of three files: a fee, which calls rounding, which nobody else does, and an unconcerned third."""
    monkeypatch.setattr(compiled, "ROOT", tmp_path)
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "rounding.py").write_text("def half_up(x):\n    return x\n")
    (tmp_path / "core" / "other.py").write_text("ONE = 1\n")
    imports = "from cloudfief.core import rounding\nfrom cloudfief.core.rounding import (\n    half_up,\n)\n"
    (tmp_path / "fee.py").write_text(imports)
    return tmp_path


def test_the_digest_changes_with_the_function_that_is_called_and_with_no_other(tree: Path) -> None:
    before = compiled.source_digest("cloudfief.fee")
    (tree / "core" / "other.py").write_text("ONE = 2\n")
    assert compiled.source_digest("cloudfief.fee") == before
    (tree / "core" / "rounding.py").write_text("def half_up(x):\n    return x + 1\n")
    assert compiled.source_digest("cloudfief.fee") != before


def test_the_name_that_machine_code_is_kept_under_has_the_digest() -> None:
    def twice(x: int) -> int:
        return 2 * x

    digest = compiled.source_digest(twice.__module__)
    kept = compiled.compiled(twice, cache=False)
    assert twice.__qualname__.endswith(digest)
    assert kept(21) == 42


def test_nothing_that_may_call_another_file_is_kept_on_disk_in_another_way() -> None:
    kept = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if "cache=True" in line and "vectorize" not in line
    ]
    assert kept == []
