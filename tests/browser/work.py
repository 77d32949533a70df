"""Works off the uploads that wait, as the worker would: python -m tests.browser.work."""

import django


def main() -> None:
    django.setup()
    # After Django is there: the module holds models.
    from registry.uploads.jobs import uploads_work

    while uploads_work():
        pass


if __name__ == "__main__":
    main()
