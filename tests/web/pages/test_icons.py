"""One sign for one thing: the megaphone is outreach, the flag is a leader's direction."""

from __future__ import annotations

from ocop_tasks.settings import ROOT


def named_in(icon: str) -> set[str]:
    """The files that show an icon."""
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "ocop_tasks").rglob("*.py")]
    return {
        str(path.relative_to(ROOT))
        for path in sources
        if f'"{icon}"' in (text := path.read_text("utf-8")) or f"'{icon}'" in text
    }


def test_outreach_and_directions_have_each_their_own_icon():
    assert named_in("megaphone") == {
        "ocop_tasks/web/pages/navigation.py",
        "templates/outreach/_activities.html",
        "templates/plans/_progress.html",
    }
    assert named_in("flag") == {
        "ocop_tasks/drafting/history/task_history_wording.py",
        "templates/notices/_notice.html",
    }
