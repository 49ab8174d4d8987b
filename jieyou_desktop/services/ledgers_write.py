"""Writing what was planned: rows in bulk, changes one by one, and what will undo them."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from jieyou_desktop.exchange.lists import Layout
from jieyou_desktop.services.ledgers_draft import ORDER, Outcome, Plan, Row
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import batches, bulk, search
from jieyou_desktop.storage.batches import Batch
from jieyou_desktop.storage.register import Household, next_household_code
from jieyou_desktop.storage.visits import Attachment


def write(
    w: Work,
    plan: Plan,
    layout: Layout,
    content: bytes,
    columns: Sequence[Mapping[int, str]],
) -> int:
    """Write a plan as one batch with its file and its rows as written; return its number."""
    batch = _open_batch(w, plan, layout, content, columns)
    undoing = write_plan(w, plan, layout.name)
    batches.add_rows(w.session, [_row(batch.id, each) for each in plan.outcomes])
    batches.add_changes(w.session, [{"batch_id": batch.id} | each for each in undoing])
    return batch.id


def _open_batch(
    w: Work,
    plan: Plan,
    layout: Layout,
    content: bytes,
    columns: Sequence[Mapping[int, str]],
) -> Batch:
    settled = [
        {x: name for x, name in (columns[place] if columns else each.chosen).items() if name}
        for place, each in enumerate(layout.sheets)
    ]
    for each, chosen in zip(layout.sheets, settled, strict=True):
        batches.remember(w.session, each.heading.fingerprint, layout.kind, chosen)
    file = keep_file(w, layout.name, content)
    ledger = plan.ledger
    batch = Batch(
        kind=layout.kind,
        file_name=layout.name[:200],
        sha256=file.sha256,
        attachment_id=file.id,
        mapping={
            "sheets": [
                {
                    "name": each.sheet.name,
                    "kind": each.kind,
                    "labels": list(each.heading.labels),
                    "columns": {str(x): name for x, name in chosen.items()},
                }
                for each, chosen in zip(layout.sheets, settled, strict=True)
            ]
        },
        rows=len(plan.outcomes),
        added=plan.count("new"),
        changed=plan.count("changed"),
        same=plan.count("same"),
        bad=sum(bool(each.row.problems) for each in plan.outcomes),
        totals={
            "households": len(ledger.households),
            "members": len(ledger.people),
            "insured": ledger.insured,
            "monthly_total_fen": ledger.monthly_total_fen,
            "new_households": plan.new_households,
        },
    )
    w.session.add(batch)
    w.session.flush()
    return batch


def keep_file(w: Work, name: str, content: bytes) -> Attachment:
    """Keep an imported file inside the encrypted database."""
    file = Attachment(
        name=name[:200],
        media_type="application/octet-stream",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )
    w.session.add(file)
    w.session.flush()
    return file


def _row(batch_id: int, each: Outcome) -> dict[str, Any]:
    row = each.row
    return {
        "batch_id": batch_id,
        "sheet": row.sheet,
        "row": row.number,
        "outcome": each.outcome,
        "cells": list(row.cells),
        "problems": [asdict(problem) for problem in row.problems],
        "household_id": each.household_id,
        "person_id": each.person_id,
        "mended_at": None,
    }


def write_plan(w: Work, plan: Plan, why: str) -> list[dict[str, Any]]:
    """Write what is planned; return what would undo it, as BatchChange holds it."""
    households = plan.additions[Household]
    if households:
        first = int(next_household_code(w.session, len(households)))
        for number, household in enumerate(households, start=first):
            household["code"] = f"{number:06d}"
    undoing: list[dict[str, Any]] = []
    for model in ORDER:
        rows = plan.additions[model]
        bulk.add(w.session, model, rows, why)
        undoing += [
            {"table": model.__tablename__, "entity_id": row["id"], "version": 1, "before": None}
            for row in rows
        ]
    changed: list[tuple[Row, dict[str, Any]]] = []
    for alteration in plan.alterations.values():
        row = alteration.row
        before = {name: _plain(getattr(row, name)) for name in alteration.values}
        changed.append((row, before | {"version": row.version}))
        for name, value in alteration.values.items():
            setattr(row, name, value)
    w.session.flush()
    undoing += [
        {
            "table": row.__tablename__,
            "entity_id": row.id,
            "version": row.version,
            "before": before,
        }
        for row, before in changed
    ]
    search.refresh(w.session, plan.households)
    return undoing


def _plain(value: Any) -> Any:
    """A stored value as JSON keeps it."""
    return value.isoformat() if isinstance(value, dt.date) else value
