"""What an officer of the women's union types, and short ways to have it logged."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.models import OutreachActivity, UnitKind, Village
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from tests.support.making import Make

PLACE = 0x8825
"""The EXIF tag of where a photo was taken."""


class Log:
    """The union, its officer, and communes to go to."""

    def __init__(self, make: Make) -> None:
        self.make, self.session, self.plan = make, make.session, make.plan
        self.commune, self.far = make.unit("Xã Nà Tăm"), make.unit("Xã Hồ Thầu")
        self.union = make.unit("Hội LHPN", kind=UnitKind.UNION)
        self.officer = make.user(Role.FRONT, self.union)
        self._others = count(1)

    def typed(self, **change: Any) -> dict[str, Any]:
        """The form as she fills it in."""
        typed = {
            "held_on": "2022-06-15",
            "commune": str(self.commune.id),
            "village": "Bản Nà Vàn",
            "manner": "village_meeting",
            "topic": "Đăng ký ý tưởng sản phẩm OCOP",
            "reached": "42",
            "women": "30",
            "minority": "39",
            "idempotency_key": "key-1",
        }
        return typed | change

    def another(self, **change: Any) -> dict[str, Any]:
        """The form of one more that nobody takes for the first: in another village, with other numbers."""
        number = next(self._others)
        return self.typed(village=f"Bản số {number}", reached=str(50 + number), **change)

    def told(self, **change: Any) -> ActivityContent:
        """What an activity tells, for those that are logged without the form."""
        told: dict[str, Any] = {
            "held_on": date(2022, 6, 15),
            "form": OutreachForm.VILLAGE_MEETING,
            "topic": "Đăng ký ý tưởng",
            "reached": 42,
            "women": 30,
            "minority": 39,
            "commune_id": self.commune.id,
            "village": "Bản Nà Vàn",
        }
        return ActivityContent(**(told | change))

    def activity(self, *, by: Any = None, photos: Any = (), **change: Any) -> OutreachActivity:
        """A logged activity."""
        told = self.told(**change)
        activity = OutreachActivity.log(self.plan, told, by=by or self.officer, at=clock.now(), photos=photos)
        self.session.add(activity)
        if told.commune_id and told.village:
            Village.ensure_exists(self.session, told.commune_id, told.village)
        self.session.commit()
        return activity

    def all(self) -> list[OutreachActivity]:
        """Every activity there is."""
        return list(self.session.scalars(select(OutreachActivity).order_by(OutreachActivity.id)))


def photo(color: str = "green") -> BytesIO:
    """A small JPEG."""
    content = BytesIO()
    Image.new("RGB", (40, 30), color).save(content, "JPEG")
    content.seek(0)
    return content


def placed_photo() -> bytes:
    """A JPEG that tells where it was taken, as a phone writes it."""
    content, exif = BytesIO(), Image.Exif()
    exif[PLACE] = {1: "N", 2: (22.0, 13.0, 37.5)}
    Image.new("RGB", (40, 30), "green").save(content, "JPEG", exif=exif)
    return content.getvalue()


def hidden(page: str, name: str) -> list[str]:
    """The values of a page's hidden fields of that name."""
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def send(browser: FlaskClient, typed: dict[str, Any], *photos: tuple[BytesIO, str]) -> Any:
    """Send the form of a new activity, with its photos."""
    return browser.post("/outreach/activities/new", data=typed | {"photos": list(photos)})
