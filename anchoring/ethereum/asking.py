"""How one endpoint is asked: each question counted, one that fails or is limited left alone, several as a batch."""

import math
import re
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from anchoring.ethereum.errors import LimitedError, OutcomeUnknownError, RefusedError, RetryableError
from anchoring.ethereum.json_rpc import Answer, Question, answer_of, answers_of, batch_bytes, question_bytes
from anchoring.ethereum.refusals import refusal_of
from anchoring.ethereum.transport import Transport
from verifier.characters import printable

_Told = TypeVar("_Told")

_TEXT = 200
_CODE = 2**31
_SPARED_MOST = 86_400.0
_BATCH = re.compile("batch", re.IGNORECASE)
_REST_SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0)


class Asking:
    """One endpoint by its place in the configuration, from 1; its address is never told."""

    def __init__(
        self, place: int, transport: Transport, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.place = place
        self._transport = transport
        self.clock = clock
        self._spared_until = -math.inf
        self.asked = 0
        """Requests that were sent and that no meter has counted yet."""
        self.allowed: int | None = None
        """How many of them may be sent; None where nobody limits that."""
        self._failures = 0
        self._rests_until = -math.inf
        self._requests = 0
        self._takes_batches = True

    def __repr__(self) -> str:
        return f"endpoint {self.place}"

    @property
    def resting(self) -> bool:
        """Whether it failed so lately, or is so limited, that others are asked first."""
        return self.clock() < self._rests_until or self.limited

    @property
    def limited(self) -> bool:
        """Whether it is not asked at all: it wants to be left alone, or the day's requests are spent."""
        return self.clock() < self._spared_until or self._spent

    @property
    def _spent(self) -> bool:
        return self.allowed is not None and self.asked >= self.allowed

    def _ask_all(
        self, method: str, parameters: Sequence[Sequence[Any]], *, read: Callable[[Any], _Told]
    ) -> list[_Told]:
        """The answers to several questions. One that takes no batches is asked each by itself from then on."""
        within = self.allowed is None or self.asked + len(parameters) <= self.allowed
        is_batch = len(parameters) > 1 and within and self._takes_batches
        if is_batch:
            try:
                answers = self._batch(method, parameters)
                if answers is not None:
                    return [self._result(method, answer, read) for answer in answers]
            except LimitedError:
                # It may be the many at once that were too many.
                self._takes_batches = False
                raise
        told = [self._ask(method, *each, read=read) for each in parameters]
        # One by one it answers: what failed was the batch, and not the endpoint.
        self._takes_batches = self._takes_batches and not is_batch
        return told

    def _batch(self, method: str, parameters: Sequence[Sequence[Any]]) -> list[Answer] | None:
        """The answers to a batch; None where the endpoint takes none, as far as its answer tells."""
        questions = [self._question(method, each) for each in parameters]
        try:
            answers = answers_of(self._post(batch_bytes(questions)), questions)
        except OutcomeUnknownError:
            return None
        if not isinstance(answers, Answer):
            return answers
        text = answers.error.get("message") if isinstance(answers.error, dict) else None
        refusal = self._refusal(method, answers.error)
        if isinstance(refusal, LimitedError) and not (isinstance(text, str) and _BATCH.search(text)):
            self._limits(refusal)
            raise refusal
        return None

    def _ask(
        self, method: str, *parameters: Any, read: Callable[[Any], _Told], sending: bool = False
    ) -> _Told:
        """The answer, as `read` makes it of the JSON value. `read` raises RetryableError for what is none."""
        question = self._question(method, parameters)
        try:
            answer = answer_of(self._post(question_bytes(question)), question)
        except OutcomeUnknownError as error:
            self._failed()
            if sending:
                raise
            raise RetryableError(str(error)) from None
        return self._result(method, answer, read)

    def _question(self, method: str, parameters: Sequence[Any]) -> Question:
        """A question that is counted from now on."""
        if self.limited:
            raise LimitedError(
                "the day's requests are spent" if self._spent else "the endpoint is left alone"
            )
        self.asked += 1
        self._requests += 1
        return Question(self._requests, method, parameters)

    def _post(self, body: bytes) -> bytes:
        try:
            return self._transport.post(body)
        except LimitedError as error:
            self._limits(error)
            raise
        except RetryableError:
            self._failed()
            raise

    def _result(self, method: str, answer: Answer, read: Callable[[Any], _Told]) -> _Told:
        if answer.error is not None:
            refusal = self._refusal(method, answer.error)
            if isinstance(refusal, LimitedError):
                self._limits(refusal)
            raise refusal
        try:
            told = read(answer.result)
        except RetryableError:
            # Megabytes that are no answer take as long as silence.
            self._failed()
            raise
        self._failures, self._rests_until = 0, -math.inf
        return told

    def _failed(self) -> None:
        rest = _REST_SECONDS[min(self._failures, len(_REST_SECONDS) - 1)]
        self._failures += 1
        self._rests_until = self.clock() + rest

    def _limits(self, error: LimitedError) -> None:
        """Leave it alone for as long as it says; where it does not say, ask it last, as after a failure."""
        self._failed()
        if error.seconds:
            self._spared_until = self.clock() + min(error.seconds, _SPARED_MOST)

    def _refusal(self, method: str, error: Any) -> RefusedError | LimitedError:
        if not isinstance(error, dict):
            return RefusedError(0, "no reason that can be read")
        code, text = error.get("code"), error.get("message")
        # It goes to logs, tables and pages: a NUL, or half a surrogate pair, is refused by a database.
        readable = printable(self._transport.scrub(text)[:_TEXT]) if isinstance(text, str) else "no text"
        return refusal_of(method, code if isinstance(code, int) and abs(code) < _CODE else 0, readable)
