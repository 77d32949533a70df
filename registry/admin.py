"""The car market's tables, for the city's operators: to be looked at, and nothing more."""

from django.contrib import admin

from records.admin import ReadOnlyAdmin
from registry.identity.models import Vehicle

admin.site.register(Vehicle, ReadOnlyAdmin)
