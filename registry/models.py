"""Where Django looks for them; each is defined in the room of its noun."""

from registry.alerts.models import Alert
from registry.form82.models import FormDraft
from registry.handovers.models import Handover, HandoverCode
from registry.identity.models import Vehicle
from registry.stock.models import KeptCar
from registry.uploads.models import Upload, UploadRow

__all__ = ["Alert", "FormDraft", "Handover", "HandoverCode", "KeptCar", "Upload", "UploadRow", "Vehicle"]
