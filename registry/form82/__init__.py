"""Form 82: the performance and condition inspection record (자동차성능ㆍ상태점검기록부)."""
