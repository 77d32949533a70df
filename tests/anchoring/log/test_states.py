"""How far an entry is, and what it waits for."""

from typing import Any

import pytest

from anchoring import anchors
from anchoring.log import selectors
from anchoring.log.map.commit import map_commit
from anchoring.log.places import LogName, places_proved, places_under
from anchoring.log.selectors import EntryState, Stage, WaitsFor
from anchoring.models import Anchor, Entry, Sighting
from tests.anchoring.log.cast import KEYS, entry, label, logged, record, submit
from tests.anchoring.log.chains import chain

pytestmark = pytest.mark.django_db

PAIR = (label(1), record(1))


NAME = LogName(KEYS.origin, KEYS.note_vkey)


def states(*labels: str) -> dict[selectors.Pair, EntryState]:
    return selectors.states(places_proved(places_under(labels).places, NAME), NAME)


def state() -> EntryState:
    return states(PAIR[0])[PAIR]


def test_an_entry_s_way_to_a_final_block(log: Any) -> None:
    network = chain()
    assert states(PAIR[0]) == {}
    submit(entry(1, car=1))
    assert (state().stage, state().waits_for, state().index) == (Stage.PENDING, WaitsFor.SEQUENCER, None)
    logged([])
    assert (state().stage, state().waits_for, state().index) == (Stage.LOGGED, WaitsFor.ANCHORER, 0)
    assert state().since == state().logged_at == Entry.objects.get(index=0).time
    checkpoint = map_commit(keys=KEYS)
    assert checkpoint is not None
    anchor = Anchor.objects.create(network=network.network, size=2, root="0x" + checkpoint.root)
    network.see(anchor, Sighting.Kind.POOL)
    assert (state().stage, state().waits_for) == (Stage.SENT, WaitsFor.BLOCK)
    network.see(anchor, Sighting.Kind.BLOCK)
    assert (state().stage, state().waits_for) == (Stage.ANCHORED, WaitsFor.FINALITY)
    network.see(anchor, Sighting.Kind.FINAL)
    assert (state().stage, state().waits_for) == (Stage.FINAL, None)
    shown = state().anchor
    assert shown is not None
    assert (shown.size, int(state().since.timestamp())) == (2, shown.time)


def test_a_reorganisation_takes_it_back(log: Any) -> None:
    network = chain()
    logged([0, 1])
    network.commit(final=False)
    pair = (label(0), record(0))
    assert states(pair[0])[pair].stage is Stage.ANCHORED
    network.see(network.anchors[0], Sighting.Kind.GONE)
    assert states(pair[0])[pair].stage is Stage.SENT


def test_of_several_networks_the_final_one_is_shown(log: Any) -> None:
    slow, quick = chain(1, contract="c"), chain(2, contract="d")
    logged([0])
    checkpoint = slow.commit(final=False)
    quick.number = 500
    quick.anchor(checkpoint)
    state = states(label(0))[label(0), record(0)]
    assert state.stage is Stage.FINAL
    assert state.anchor is not None
    assert (state.anchor.chain_id, len(state.anchors)) == (2, 2)


def test_the_newest_of_all_networks_take_one_query(log: Any, django_assert_num_queries: Any) -> None:
    slow, quick = chain(1, contract="c"), chain(2, contract="d")
    logged([0])
    quick.anchor(slow.commit())
    logged([1])
    quick.anchor(slow.commit(final=False))
    with django_assert_num_queries(3):
        newest = anchors.anchors_newest()
        final = anchors.anchors_newest(final=True)
        of_first = anchors.anchors_of_size(final[0].size)
    assert [row.size for row in newest] == [4, 4]
    assert [(row.chain_id, row.size) for row in final] == [(1, 2), (2, 4)]
    assert [(row.chain_id, row.size) for row in of_first] == [(1, 2), (2, 2)]


def test_anchors_of_many_entries_take_one_query(log: Any, django_assert_num_queries: Any) -> None:
    networks = chain(1, contract="c"), chain(2, contract="d")
    for first in range(0, 30, 3):
        logged(range(first, first + 3))
        checkpoint = networks[0].commit()
        networks[1].anchor(checkpoint)
    with django_assert_num_queries(1):
        covered = anchors.coverage(range(40))
    sizes = [[row.size for row in covered[index]] for index in (0, 3, 4, 39)]
    assert sizes == [[4, 4], [4, 4], [8, 8], [40, 40]]
    assert anchors.sent_size() == 40


def test_many_are_asked_about_at_once(log: Any, django_assert_max_num_queries: Any) -> None:
    logged(range(900))
    submit(entry(900))
    pairs = [(label(number % 5), record(number)) for number in range(901)]
    with django_assert_max_num_queries(15):
        shown = states(*(label(number) for number in range(5)))
    assert shown.keys() == set(pairs)
    assert [shown[pair].index for pair in pairs[:900]] == list(range(900))


def test_the_status_counts_what_waits(log: Any) -> None:
    network = chain()
    logged(range(5))
    network.commit()
    clear = selectors.log_status()
    assert clear is not None
    assert (clear.size, clear.anchored_size, clear.unanchored, clear.unanchored_since) == (6, 6, 0, None)
    logged(range(5, 8))
    submit(entry(8))
    waiting = selectors.log_status()
    assert waiting is not None
    assert (waiting.size, waiting.anchored_size, waiting.unanchored, waiting.pending) == (9, 6, 3, 1)
    assert waiting.unanchored_since == Entry.objects.get(index=6).time
    assert waiting.pending_since is not None


def test_before_genesis_there_is_no_status(db: None) -> None:
    assert selectors.log_status() is None
