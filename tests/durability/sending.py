"""Officers who send files and reports without pause, and remember exactly what the portal said it had kept."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from uuid import uuid4

from tests.storage.samples import large_pdf

HIDDEN = re.compile(r'name="(csrf_token|version|idempotency_key)"[^>]*value="([^"]*)"')
FILE_SIZE = 150_000
REPORT_EVERY = 3


@dataclass
class Kept:
    """What was acknowledged, by assignment."""

    files: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    answers: set[int] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __len__(self) -> int:
        return len(self.files) + len(self.notes)


@dataclass
class Officer:
    """One browser, working on one assignment."""

    port: int
    cookie: str
    assignment_id: int
    kept: Kept
    stop: threading.Event
    hidden: dict[str, str] = field(default_factory=dict)
    """The form's hidden fields as the last page had them."""

    def work(self) -> None:
        """Send one thing after the other until told to stop; a dead server is tried again."""
        number = 0
        while not self.stop.is_set():
            number += 1
            try:
                self._report(number) if number % REPORT_EVERY == 0 else self._file(number)
            except (OSError, HTTPException):
                self.stop.wait(0.05)

    def _file(self, number: int) -> None:
        content = large_pdf(FILE_SIZE)
        status = self._post("evidence", self.hidden or self._look(), (f"minh chứng {number}.pdf", content))
        if status == 200:
            with self.kept.lock:
                self.kept.files[sha256(content).hexdigest()] = self.assignment_id

    def _report(self, number: int) -> None:
        note = f"Lần {number} của {self.assignment_id}: {uuid4().hex}"
        fields = self._look() | {"status": "in_progress", "percent": str(number % 99), "note": note}
        if self._post("reports", fields) == 303:
            with self.kept.lock:
                self.kept.notes[note] = self.assignment_id

    def _look(self) -> dict[str, str]:
        _status, page = self._ask("GET", f"/assignments/{self.assignment_id}")
        self.hidden = dict(HIDDEN.findall(page))
        return self.hidden

    def _post(self, what: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> int:
        boundary = uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        if file:
            head = (
                f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{file[0]}"\r\n\r\n'
            )
            parts.append(head.encode() + file[1] + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._ask("POST", f"/assignments/{self.assignment_id}/{what}", body, headers)[0]

    def _ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, body, (headers or {}) | {"Cookie": self.cookie})
            response = line.getresponse()
            text = response.read().decode(errors="replace")
            for given in response.headers.get_all("Set-Cookie", []):
                if given.startswith("ocop="):
                    self.cookie = given.split(";", 1)[0]
        finally:
            line.close()
        with self.kept.lock:
            self.kept.answers.add(response.status)
        return response.status, text
