"""An endpoint's address carries a key: it is in no error, no log line, no repr, no row, whatever goes wrong."""

import logging
from collections.abc import Iterator

import pytest

from anchoring.ethereum.client import Client, client_of
from anchoring.ethereum.errors import ChainError, OutcomeUnknownError, PermanentError, RetryableError
from anchoring.ethereum.transport import HttpTransport
from tests.anchoring.simulated.proxy import PATH, Proxy, proxy_running
from tests.fixtures.anvil import Anvil

KINDS = ["silence", "cut", "status", "limit", "redirect", "garbage", "error", "long", "slow", "drip"]
SECRETS = [PATH, PATH.rsplit("/", 1)[1], "passw0rd", "t0ken"]
RAW = "0x02f8"


def patience(kind: str) -> float:
    """How many seconds an answer may take: those that never come are not waited for longer than they show."""
    return 0.2 if kind in {"slow", "drip"} else 0.5


@pytest.fixture
def proxy(anvil: Anvil) -> Iterator[Proxy]:
    with proxy_running(anvil.url) as running:
        yield running


def told(error: BaseException) -> str:
    """All that a traceback or a log line could show of an error."""
    shown = [str(error), repr(error)]
    while error.__cause__ is not None or (error.__context__ is not None and not error.__suppress_context__):
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
        shown += [str(error), repr(error)]
    return " ".join(shown)


def assert_hidden(text: str) -> None:
    assert not [secret for secret in SECRETS if secret in text], text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_failure_of_any_kind_hides_the_address(
    proxy: Proxy, kind: str, when: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    proxy.fault = lambda _: f"{when} {kind}"
    endpoint = client_of([proxy.url], seconds=patience(kind)).endpoints[0]
    with pytest.raises(RetryableError) as asked:
        endpoint.head()
    with pytest.raises(ChainError) as sent:
        endpoint.send(RAW)
    delivery = Client([endpoint]).send(RAW)
    assert not delivery.taken
    for text in (
        told(asked.value),
        told(sent.value),
        " ".join(delivery.refusals),
        repr(endpoint),
        caplog.text,
    ):
        assert_hidden(text)


@pytest.mark.parametrize("kind", ["silence", "cut", "garbage", "long", "slow", "drip"])
def test_a_transaction_that_may_have_arrived_is_of_unknown_outcome(proxy: Proxy, kind: str) -> None:
    proxy.fault = lambda _: f"after {kind}"
    with pytest.raises(OutcomeUnknownError):
        client_of([proxy.url], seconds=patience(kind)).endpoints[0].send(RAW)


def test_an_endpoint_that_is_not_there_hides_its_address() -> None:
    endpoint = client_of([f"http://127.0.0.1:9{PATH}"], seconds=0.5).endpoints[0]
    with pytest.raises(RetryableError) as caught:
        endpoint.head()
    assert_hidden(told(caught.value))


@pytest.mark.parametrize("address", [f"ftp://host{PATH}", PATH, f"file://{PATH}", f"http://{PATH}"])
def test_an_address_that_is_none_is_not_repeated(address: str) -> None:
    with pytest.raises(PermanentError) as caught:
        client_of([address])
    assert_hidden(told(caught.value))


def test_a_redirect_is_not_followed(proxy: Proxy) -> None:
    proxy.fault = lambda _: "before redirect"
    with pytest.raises(RetryableError):
        client_of([proxy.url]).endpoints[0].head()
    assert len(proxy.asked) == 1


def test_the_transport_tells_nothing_of_itself(proxy: Proxy) -> None:
    transport = HttpTransport(proxy.url)
    assert_hidden(repr(transport) + str(transport))
    assert_hidden(transport.scrub(f"at {proxy.url} and https://other.example/{PATH} with t0ken"))


def test_a_real_node_answers_through_a_proxy(proxy: Proxy, anvil: Anvil) -> None:
    assert client_of([proxy.url]).first(lambda endpoint: endpoint.head()).number == anvil.height
