"""The used-car registry's kinds of records, and what is special to them."""

from records.web.families import ShownFamily
from registry import retention
from registry.alerts.services import person_held
from registry.form82 import kinds as form82
from registry.form82 import rules as form82_rules
from registry.form82.kinds import INSPECTION
from registry.handovers import kinds as handovers
from registry.identity.addresses import addresses
from registry.identity.rows import vehicles_lock, vehicles_recorded
from registry.identity.schemes import SCHEMES
from registry.listings import kinds as listings
from registry.listings import rules as listing_rules
from registry.listings.kinds import LISTED
from registry.odometer import kinds as odometer
from registry.odometer import rules as odometer_rules
from registry.stock.plates import SETTLED_BY, plates_settle
from registry.uploads.selectors import uploads_under_way
from registry.vehicles import beside_rules, days, identity_rules, plate_rules
from registry.vehicles import rules as vehicle_rules
from registry.vehicles.namesakes import namesakes
from registry.vehicles.refusals import refuse
from registry.vehicles.repeated import repeated
from registry.web import parts

FAMILY = ShownFamily(
    name="cars",
    kinds=(*listings.KINDS, *form82.KINDS, *handovers.KINDS, *odometer.KINDS),
    schemes=SCHEMES,
    rules=(
        *form82_rules.RULES,
        *odometer_rules.RULES,
        *days.RULES,
        *plate_rules.RULES,
        *identity_rules.RULES,
        *beside_rules.RULES,
        *listing_rules.RULES,
    ),
    is_bounded=True,
    numbers=frozenset({"vin", "presentation_no", "confirmation_no", "contract_no", "liability_policy_no"}),
    # The form's own number has a pattern that a telephone number may fit; pages of a paper are attachments.
    unscreened=frozenset({"record_no", "pages"}),
    complete=odometer_rules.filled_in,
    lock=vehicles_lock,
    recorded=vehicles_recorded,
    settled=plates_settle,
    settled_by=SETTLED_BY,
    namesakes=namesakes,
    refuse=refuse,
    retention=retention.PARTS,
    files_in_use=retention.files_in_drafts,
    is_busy=uploads_under_way,
    person_forget=retention.person_forget,
    person_held=person_held,
    staff_paths=(
        "salesperson.name",
        "salesperson.employee_no",
        "closing.inspector_name",
        "closing.appraiser_name",
        "closing.notifier_name",
    ),
    style_sheets=(
        "registry/css/market.css",
        "registry/css/car.css",
        "registry/css/verdict.css",
        "registry/css/diagram.css",
    ),
    addresses=addresses,
    api_notes=("registry/uploads/api_note.html",),
    judge=vehicle_rules.judge,
    repeated=repeated,
    record_parts=parts.record_parts,
    review=parts.review,
    summary=parts.summary,
    editor=parts.editor,
    own_pages={LISTED.name: "listing_new", INSPECTION.name: "inspection_drafts"},
)
