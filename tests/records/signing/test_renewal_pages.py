"""The pages on which a licence is renewed: the holder's, the city's, and where both are led to them."""

import pytest

from records.people.authors import Author
from records.people.models import Membership, Renewal
from tests.cast import Signer, today
from tests.fixtures.visitors import LogIn
from tests.records.signing.test_renewals import A_YEAR, asked, expired_since, left, until

pytestmark = pytest.mark.django_db


def page_of(membership: Membership) -> str:
    return f"/desk/signing/licences/{membership.pk}/"


def test_a_licence_is_renewed_on_pages(
    city: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    membership = until(inspector, 20)
    mine, citys = log_in(inspector), log_in(city)
    for path in ("/desk/queue/", "/desk/signing/"):
        assert page_of(membership) in mine.get(path).content.decode(), path
    day = (today() + A_YEAR).isoformat()
    mine.post(page_of(membership), {"do": "ask", "valid_until": day})
    renewal = Renewal.objects.get()
    decide = f"/desk/renewals/{renewal.pk}/"
    assert "/desk/keys/#renewals" in citys.get("/desk/waiting/").content.decode()
    assert decide in citys.get("/desk/keys/").content.decode()
    shown = citys.get(decide).content.decode()
    assert day not in shown, "the day is typed from the card"
    assert citys.post(decide, {"do": "confirm", "compared": today().isoformat()}).status_code == 422
    assert citys.post(decide, {"do": "refuse", "reason": ""}).status_code == 422
    assert citys.post(decide, {"do": "confirm", "compared": day}).status_code == 302
    assert page_of(membership) not in mine.get("/desk/queue/").content.decode()
    assert "갱신됨" in citys.get(decide).content.decode()


def test_the_pages_say_how_far_a_renewal_is(city: Author, inspector: Author, log_in: LogIn) -> None:
    renewal = asked(inspector)
    mine, citys = log_in(inspector), log_in(city)
    path = page_of(renewal.membership)
    assert "take_back" in mine.get(path).content.decode()
    expired_since(renewal, 3)
    assert "take_back" in mine.get(path).content.decode()
    citys.post(f"/desk/renewals/{renewal.pk}/", {"do": "refuse", "reason": "no such card"})
    assert "no such card" in mine.get(path).content.decode()
    wrong = mine.post(path, {"do": "ask", "valid_until": "2026-01-01"})
    assert wrong.status_code == 422
    mine.post(path, {"do": "ask", "valid_until": (today() + A_YEAR).isoformat()})
    mine.post(path, {"do": "take_back"})
    assert set(Renewal.objects.values_list("state", flat=True)) == {"refused", "taken_back"}


def test_another_s_licence_is_not_there(dealer: Author, inspector: Author, log_in: LogIn) -> None:
    membership = until(inspector, 20)
    assert log_in(dealer).get(page_of(membership)).status_code == 404


def test_pages_say_that_a_renewal_ended_with_its_membership(
    city: Author, inspector: Author, log_in: LogIn
) -> None:
    renewal, citys = asked(inspector), log_in(city)
    decide = f"/desk/renewals/{renewal.pk}/"
    left(inspector)
    for path in ("/desk/keys/", "/desk/waiting/"):
        shown = citys.get(path).content.decode()
        assert decide not in shown
        assert "#renewals" not in shown
    page = citys.get(decide).content.decode()
    assert "소속이 끝나 신청도 끝남" in page
    assert 'name="do"' not in page
    late = citys.post(decide, {"do": "refuse", "reason": "no card"})
    assert late.status_code == 422
    assert "신청한 뒤에 소속이 끝나" in late.content.decode()
