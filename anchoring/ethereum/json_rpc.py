"""JSON-RPC 2.0: a question or a batch of them (section 6) as bytes, and their answers, checked for form and numbers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anchoring.ethereum.errors import OutcomeUnknownError
from anchoring.foreign_json import foreign_json


@dataclass(frozen=True)
class Question:
    """A method, its parameters, and the number by which its answer is known."""

    number: int
    method: str
    parameters: Sequence[Any]


@dataclass(frozen=True)
class Answer:
    """What was answered: `error` is None, or what stands there instead of a result."""

    result: Any = None
    error: Any = None


def question_bytes(question: Question) -> bytes:
    """One question."""
    return json.dumps(_members(question)).encode()


def batch_bytes(questions: Sequence[Question]) -> bytes:
    """Several, as one message."""
    return json.dumps([_members(question) for question in questions]).encode()


def answer_of(body: bytes, question: Question) -> Answer:
    """The answer in `body`. OutcomeUnknownError where it is none, or another question's; an error may name no question."""
    told = _json(body)
    answer = _answer(told)
    if answer.error is None and told.get("id") != question.number:
        raise OutcomeUnknownError("the endpoint answered another request")
    return answer


def answers_of(body: bytes, questions: Sequence[Question]) -> list[Answer] | Answer:
    """The answers to a batch, in the questions' order; an Answer where it answers the batch with one error.

    OutcomeUnknownError where it is neither, or where one lacks or comes twice.
    """
    told = _json(body)
    if not isinstance(told, list):
        answer = _answer(told)
        if answer.error is None:
            raise OutcomeUnknownError("the endpoint answered a batch with one result")
        return answer
    known = [one for one in told if isinstance(one, Mapping) and isinstance(one.get("id"), int | str)]
    answers = {str(one["id"]): _answer(one) for one in known}
    if len(told) != len(questions) or answers.keys() != {str(question.number) for question in questions}:
        raise OutcomeUnknownError("the endpoint answered other requests than a batch's")
    return [answers[str(question.number)] for question in questions]


def _members(question: Question) -> Mapping[str, Any]:
    return {
        "jsonrpc": "2.0",
        "id": question.number,
        "method": question.method,
        "params": question.parameters,
    }


def _json(body: bytes) -> Any:
    try:
        return foreign_json(body)
    except ValueError:
        raise OutcomeUnknownError("the endpoint's answer is no JSON") from None


def _answer(told: Any) -> Answer:
    # Some nodes write `error: null` beside a result.
    if not isinstance(told, dict) or ("result" in told) == (told.get("error") is not None):
        raise OutcomeUnknownError("the endpoint's answer is no JSON-RPC response")
    return Answer(told.get("result"), told.get("error"))
