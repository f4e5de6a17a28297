"""A small Europe of invented firms, institutes and projects, in the tables of the bench."""

from pathlib import Path

import numpy as np

COUNTRIES = ("DE", "FR", "ES")
PARTS = ("LEIT", "LEIT|SC1", "SC5", "")
_NAMES = ("", "Institute of Solar Coating", "University")
THEMES = ("solar cell coating", "robot gripper control", "river water quality", "battery ageing model")


def write(folder: Path, *, later: bool = False, seed: int = 4) -> list[Path]:
    """A small Europe in three tables: 160 firms, 80 institutes, 400 projects from 2012 on; `later`: 60 from 2019 too.

    Every theme has 40 firms and 20 institutes, so that most of them have not met and new partners are there to find.
    """
    draw = np.random.default_rng(seed)
    orgs = [f"F{n},firm,PRC,{COUNTRIES[n % 3]},Firm {n}" for n in range(160)]
    orgs += [f"I{n},institute,{'HES' if n % 2 else 'REC'},{COUNTRIES[n % 3]},{_NAMES[n % 3]}" for n in range(80)]
    projects, parts = [], []
    for n in range(460):
        theme = n % 4
        year = 2012 + n // 57 if n < 400 else 2019
        if year >= 2019 and not later:
            break
        day = f"{year}-{1 + n % 12:02}-05"
        field = THEMES[theme].split()[0].upper()
        text = f"{THEMES[theme]} {THEMES[theme].split()[0]} study {n}"
        projects.append(
            f"P{n},H2020,{day},exact,{PARTS[theme]},{field}.{year}.1,{THEMES[theme]} call,{text},{text} in detail"
        )
        firms = draw.choice(40, 2, replace=False) * 4 + theme
        institutes = draw.choice(20, 3, replace=False) * 4 + theme
        if n % 10 == 9:  # some institutes work alone
            parts.append(f"P{n},I{institutes[0]},coordinator,")
            continue
        parts += [f"P{n},F{f},," for f in firms] + [
            f"P{n},I{i},{'' if at else 'coordinator'}," for at, i in enumerate(institutes)
        ]
    folder.mkdir(parents=True, exist_ok=True)
    heads = {
        "orgs": ("org_id,kind,subtype,country,name", orgs),
        "projects": (
            "project_id,programme,start_date,date_quality,parts,topic_code,topic_title,headline,teaser",
            projects,
        ),
        "participations": ("project_id,org_id,role,ec_contribution", parts),
    }
    for name, (head, lines) in heads.items():
        (folder / f"{name}.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return [folder / f"{name}.csv" for name in heads]
