"""The add-on AnkiConnect of a running Anki: version 6 of its protocol, over HTTP, on this machine by default."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from msgspec import Struct

from mocards.errors import ExportError

_EXAMPLE = "http://127.0.0.1:8765"
"""Where AnkiConnect listens unless somebody changes it; the setting has it as its default."""
VERSION = 6
_PATIENCE = 60.0
"""Seconds that Anki may take for one request."""


class AnkiConnect(Struct, frozen=True):
    """The add-on of a running Anki."""

    address: str
    key: str = ""
    """When the add-on is set to ask for one."""

    def call(self, action: str, **params: Any) -> Any:
        """One documented call.

        Raises:
            ExportError: nobody answers, somebody else answers, or Anki refuses.
        """
        return self._result(action, self._answer(self._request(action, params)))

    def multi(self, actions: Sequence[tuple[str, dict[str, Any]]]) -> list[Any]:
        """Several calls in one request; their results in the same order."""
        results = self.call("multi", actions=[self._request(action, params) for action, params in actions])
        return [self._result(action, result) for (action, _), result in zip(actions, results, strict=True)]

    def greet(self) -> None:
        """See that there is an AnkiConnect that is new enough.

        Raises:
            ExportError: there is not.
        """
        version = self.call("version")
        if not isinstance(version, int) or version < VERSION:
            raise ExportError(
                f"AnkiConnect at {self.address} speaks version {version}, and mocards needs {VERSION}: "
                "update the add-on"
            )

    def _request(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        request = {"action": action, "version": VERSION, "params": params}
        return {**request, "key": self.key} if self.key else request

    def _answer(self, request: Mapping[str, Any]) -> Any:
        if not self.address.startswith(("http://", "https://")):
            raise ExportError(f"'{self.address}' is no address of AnkiConnect; it looks like {_EXAMPLE}")
        body = json.dumps(request).encode()
        try:
            sent = Request(self.address, body, {"Content-Type": "application/json"})  # noqa: S310 - looked at above
            with urlopen(sent, timeout=_PATIENCE) as answer:  # noqa: S310 - the same
                return json.loads(answer.read())
        except TimeoutError as error:
            raise ExportError(
                f"Anki did not answer within {_PATIENCE:.0f} seconds; is a dialog open in it? Close it and push again"
            ) from error
        except HTTPError as error:
            error.close()
            raise ExportError(f"what answers at {self.address} is no AnkiConnect ({error})") from error
        except ValueError as error:
            raise ExportError(f"what answers at {self.address} is no AnkiConnect: it sends no JSON") from error
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise ExportError(
                f"no Anki answers at {self.address} ({reason}): start Anki with the add-on AnkiConnect, "
                "or set address under [anki] in mocards.toml"
            ) from error

    def _result(self, action: str, answer: Any) -> Any:
        if not isinstance(answer, dict) or not {"result", "error"} <= answer.keys():
            raise ExportError(f"what answers at {self.address} is no AnkiConnect of version {VERSION}")
        if error := answer["error"]:
            raise ExportError(_in_words(action, str(error)))
        return answer["result"]


_REMEDIES = (
    ("api key", "AnkiConnect asks for a key: put it into the environment as MOCARDS_ANKI_KEY"),
    ("collection is not available", "Anki has no profile open: open one and push again"),
    ("unsupported action", "this AnkiConnect is too old for it: update the add-on"),
)
"""What AnkiConnect says → what it means and what to do."""


def _in_words(action: str, said: str) -> str:
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in said), "")
    return f"Anki refused '{action}': {remedy or said}"
