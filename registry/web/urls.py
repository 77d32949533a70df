from django.urls import path, re_path

from registry.web import (
    alerts,
    cars,
    handovers,
    home,
    links,
    listings,
    photo_uploads,
    rules,
    sold,
    stated,
    upload_after,
    uploads,
    vehicles,
)
from registry.web.form82 import drafts as inspection_drafts
from registry.web.form82 import imports as inspection_import
from registry.web.form82 import new as inspection_new
from registry.web.form82 import paper_only as inspection_paper
from registry.web.form82 import papers, photos

_SHA256 = "(?P<sha256>[0-9a-f]{64})"

urlpatterns = [
    path("", home.home, name="home"),
    path("vin-help/", home.vin_help, name="vin_help"),
    path("about/", home.about, name="about"),
    path("rules/", rules.rules, name="rules"),
    # A chassis number may have slashes.
    path("vehicles/<path:number>/", vehicles.vehicle, name="vehicle"),
    re_path(
        r"^records/(?P<digest>[0-9a-f]{64})/hand-over/$", handovers.record_hand_over, name="record_hand_over"
    ),
    re_path(r"^records/(?P<digest>[0-9a-f]{64})/form82\.pdf$", papers.record_paper, name="record_paper"),
    path("s/<slug:code>/", links.short, name="short"),
    path("s/<slug:code>/card/", links.card, name="card"),
    path("s/<slug:code>/alerts/", alerts.alert_new, name="alert_new"),
    path("alerts/<slug:secret>/", alerts.alert, name="alert"),
    path("alerts/<slug:secret>/end/", alerts.end, name="alert_end"),
    path("feeds/<str:token>/", alerts.feed, name="feed"),
    path("handed/<uuid:handover_id>/form82.pdf", handovers.handed_paper, name="handed_paper"),
    path("handovers/<uuid:handover_id>/code/", handovers.handover_code, name="handover_code"),
    path("handed/", handovers.handed, name="handed"),
    path("handed/<uuid:handover_id>/", handovers.handed_record, name="handed_record"),
    path("handed/<uuid:handover_id>/files/<slug:sha256>/", handovers.handed_file, name="handed_file"),
    path("desk/cars/", cars.cars, name="cars"),
    path("desk/cars.csv", cars.cars_csv, name="cars_csv"),
    path("desk/stated/", stated.stated, name="stated"),
    path("desk/uploads/", uploads.uploads, name="uploads"),
    path("desk/uploads/new/", uploads.upload_new, name="upload_new"),
    path("desk/uploads/photos/", photo_uploads.upload_photos, name="upload_photos"),
    path("desk/uploads/<uuid:upload_id>/plates/", photo_uploads.upload_plates, name="upload_plates"),
    path("desk/uploads/preview/", uploads.upload_preview, name="upload_preview"),
    path("desk/uploads/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("desk/uploads/<uuid:upload_id>/back/", upload_after.upload_back, name="upload_back"),
    path("desk/uploads/<uuid:upload_id>/missing/", upload_after.upload_missing, name="upload_missing"),
    *(
        path(
            f"desk/uploads/<uuid:upload_id>/report.{extension}",
            uploads.upload_report,
            {"extension": extension},
            name="upload_report",
        )
        for extension in ("csv", "xlsx")
    ),
    path("desk/inspections/", inspection_drafts.drafts, name="inspection_drafts"),
    path("desk/inspections/begin/", inspection_drafts.draft_begin, name="draft_begin"),
    path("desk/inspections/<uuid:draft_id>/", inspection_drafts.editor, name="form82_editor"),
    path("desk/inspections/<uuid:draft_id>/save/", inspection_drafts.draft_save, name="draft_save"),
    *(
        path(
            f"desk/inspections/<uuid:draft_id>/photos/{side}/",
            inspection_drafts.draft_photo,
            {"side": side},
            name="draft_photo",
        )
        for side in ("front", "rear")
    ),
    path("desk/inspections/<uuid:draft_id>/delete/", inspection_drafts.draft_discard, name="draft_discard"),
    re_path(f"^desk/photos/{_SHA256}/$", photos.photo, name="photo"),
    re_path(f"^desk/photos/{_SHA256}/cover/$", photos.photo_cover_page, name="photo_cover"),
    re_path(rf"^photos/{_SHA256}\.jpg$", photos.photo_shown, name="photo_public"),
    path("desk/inspections/paper/", inspection_paper.paper, name="inspection_paper"),
    path("desk/inspections/import/", inspection_import.inspection_import, name="inspection_import"),
    path("desk/inspections/template.xlsx", inspection_import.inspection_template, name="inspection_template"),
    path("desk/uploads/<uuid:upload_id>/decide/", inspection_import.upload_decide, name="upload_decide"),
    path("desk/inspections/new/", inspection_new.inspection_new, name="inspection_new"),
    re_path(r"^desk/listings/(?P<digest>[0-9a-f]{64})/sold/$", sold.listing_sold, name="listing_sold"),
    path("desk/listings/new/", listings.listing_new, name="listing_new"),
]
