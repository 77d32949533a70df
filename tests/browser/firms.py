"""How people of a made-up firm come in, by the pages alone."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import papers
from tests.browser.conftest import Site, Visitor

PASSWORD = "장안평 열 글자 이상 7"


def apply(visitor: Visitor, folder: Path, *, kind: str, name: str, number: str, email: str) -> Page:
    paper = folder / "paper.pdf"
    paper.write_bytes(papers.paper())
    page = visitor.open("/apply/?lang=ko")
    page.locator(f"input[name=kind][value={kind}]").check(force=True)
    for field, value in {
        "name": name,
        "business_no": number,
        "registration_no": f"{name}-0001",
        "applicant": "조신청",
        "email": email,
    }.items():
        page.fill(f"[name={field}]", value)
    page.set_input_files("[name=paper]", paper)
    page.get_by_role("button", name="신청").click()
    return page


def firm_page(city: Visitor, name: str) -> Page:
    page = city.open("/desk/organisations/?state=applied")
    page.get_by_role("link", name=name).first.click()
    return page


def decide(page: Page, action: str, reason: str) -> None:
    page.locator(f"input[name=action][value={action}]").check(force=True)
    page.fill("[name=reason]", reason)
    page.get_by_role("button", name="결정").click()


def invitation_of(site: Site, email: str) -> str:
    match = re.search(r"/invitations/\S+/", site.mail(email, "invited"))
    assert match
    return match.group()


def account_opened(visitor: Visitor, email: str, name: str) -> None:
    """Behind the link of the invitation's mail; then the log-in by password."""
    page = visitor.open(invitation_of(visitor.site, email))
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.get_by_role("button", name="계정을 만들고 수락").click()
    expect(page.locator(".notice.success")).to_be_visible()
    with_password(visitor, email)


def with_password(visitor: Visitor, email: str, password: str = PASSWORD) -> Page:
    page = visitor.open("/accounts/login/?lang=ko")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.click("main form.card button[type=submit]")
    return page


def logged_out(visitor: Visitor) -> None:
    visitor.open("/accounts/logout/")
    visitor.page.click("main form button[type=submit]")
    visitor.page.wait_for_url("**/")


def firm_opened(
    city: Visitor, owner: Visitor, folder: Path, *, kind: str, name: str, number: str, email: str
) -> None:
    apply(owner, folder, kind=kind, name=name, number=number, email=email)
    decide(firm_page(city, name), "approved", "서류 확인")
    account_opened(owner, email, "조대표")


def invite(owner: Visitor, email: str, **fields: str) -> Page:
    page = owner.open("/account/")
    page.locator("#places ~ ul a[href^='/desk/organisation/']").first.click()
    page.fill("[name=email]", email)
    for field, value in fields.items():
        if field == "role":
            page.select_option("[name=role]", value)
        else:
            page.fill(f"[name={field}]", value)
    page.get_by_role("button", name="초대장 보내기").click()
    return page
