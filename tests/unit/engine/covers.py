"""Which element of BPMN a test tries: `@covers("user task")`. The reference of elements is made of these."""

from collections import defaultdict

COVERED: dict[str, list[str]] = defaultdict(list)


def covers(*elements):
    def mark(test):
        for element in elements:
            COVERED[element].append(f"{test.__module__.rpartition('.')[2]}.{test.__name__}")
        return test

    return mark
