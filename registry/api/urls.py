from django.urls import path, re_path

from registry.api import drafts, handovers, papers, stock, uploads, vehicles

urlpatterns = [
    re_path(r"^api/records/(?P<digest>[0-9a-f]{64})/form82.pdf$", papers.PaperView.as_view(), name="paper"),
    path("api/handovers/", handovers.HandoversView.as_view(), name="handovers"),
    path("api/handovers/<uuid:handover_id>/", handovers.HandoverView.as_view(), name="handover"),
    path("api/handovers/<uuid:handover_id>/codes/", handovers.CodesView.as_view(), name="handover_codes"),
    path("api/drafts/", drafts.DraftsView.as_view(), name="drafts"),
    path("api/drafts/<uuid:draft_id>/", drafts.DraftView.as_view(), name="draft"),
    path("api/drafts/<uuid:draft_id>/record", drafts.DraftRecordView.as_view(), name="draft_record"),
    path("api/stock/", stock.StockView.as_view(), name="stock"),
    path("api/stock/ended/", stock.StockEndedView.as_view(), name="stock_ended"),
    path("api/uploads/", uploads.UploadsView.as_view(), name="uploads"),
    path("api/uploads/<uuid:upload_id>/", uploads.UploadView.as_view(), name="upload"),
    path("api/uploads/<uuid:upload_id>/confirm", uploads.UploadConfirmView.as_view(), name="upload_confirm"),
    path("api/uploads/<uuid:upload_id>/back", uploads.UploadBackView.as_view(), name="upload_back"),
    path("api/uploads/<uuid:upload_id>/report", uploads.UploadReportView.as_view(), name="upload_report"),
    # A chassis number may have slashes.
    path("api/vehicles/<path:vin>/evidence", vehicles.EvidenceView.as_view(), name="evidence"),
    path("api/vehicles/<path:vin>/", vehicles.VehicleView.as_view(), name="vehicle"),
]
