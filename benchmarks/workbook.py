"""A real workbook of 50,000 firms with 30 columns: what its check and its load take, against a pass over the cells."""

import multiprocessing
import random
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from benchmarks.data import kept, scratch_home
from graph.ledger import Ledger
from graph.ontology import load
from ingest.intake import Wish, take_in
from ingest.tables.understand import understand

ROWS = 50_000
_YEARS = range(2019, 2024)
_FIRM = (
    "序号", "企业名称", "统一社会信用代码", "法定代表人", "所在乡镇(街道)", "成立时间", "注册资本(万元)",
    "职工人数(人)", "所属行业", "所属产业链", "资质", "主营产品", "注册地址", "联系电话", "备注",
)  # fmt: skip
HEADINGS = (
    *_FIRM,
    *(f"{year}年{name}" for year in _YEARS for name in ("R&D经费(万元)", "营业收入(万元)", "研发人员(人)")),
)
_TOWNS = ("天马街道", "招贤镇", "辉埠镇", "球川镇", "芳村镇", "白石镇", "青石镇", "同弓乡")
_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def run(rows: int = ROWS) -> dict[str, float]:
    """Seconds and peak memory of the check, of the load and of openpyxl's read-only pass, each in its own process."""
    path = written(rows)
    check, load_, bare = (_measured(work, path) for work in (_check, _apply, _pass))
    return {
        "rows": rows,
        "columns": len(HEADINGS),
        "check_s": check["seconds"],
        "check_cpu_s": check["cpu"],
        "check_peak_mb": check["peak"] / 1e6,
        "progress_told": check["told"],
        "firms_found": check["found"],
        "apply_s": load_["seconds"],
        "apply_cpu_s": load_["cpu"],
        "apply_peak_mb": load_["peak"] / 1e6,
        "apply_records": load_["records"],
        "apply_records_per_cpu_s": load_["records"] / load_["cpu"],
        "openpyxl_pass_cpu_s": bare["cpu"],
        "check_to_pass_ratio": check["cpu"] / bare["cpu"],
    }


def written(rows: int) -> Path:
    """The workbook, made by openpyxl row by row; kept for the next time."""
    path = kept() / f"roster-{rows}.xlsx"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("汇总表")
    sheet.append(["合成数据:科技型企业研发投入及经营情况汇总表"])
    sheet.append(HEADINGS)
    for number in range(1, rows + 1):
        sheet.append(_firm(number, chance))
    book.save(path)
    return path


def _firm(number: int, chance: random.Random) -> list[Any]:
    figures: list[Any] = []
    for _ in _YEARS:
        figures += [round(chance.uniform(10, 900), 2), f"{chance.randrange(500, 90_000):,}", chance.randrange(200)]
    founded = date(1995 + number % 28, 1 + number % 12, 1 + number % 28)
    return [
        number, f"合成{number:06d}号轴承有限公司", _code(number), f"合成{chance.randrange(999)}", chance.choice(_TOWNS),
        founded if number % 2 else f"{founded.year}.{founded.month}", chance.choice([200, "1,000", "约3000"]),
        f"{chance.randrange(9, 900)}人", "通用设备制造业", chance.choice(["轴承", "信息材料", "山茶油"]),
        chance.choice(["高新技术企业、科技型中小企业", "科技型中小企业", None]), f"产品{chance.randrange(500)}",
        f"浙江省衢州市常山县创业路{number}号", f"0570-5{number % 1_000_000:06d}", None, *figures,
    ]  # fmt: skip


def _code(number: int) -> str:
    body = f"91330822MC{number:07d}"
    return body + _DIGITS[-sum(_DIGITS.index(one) * pow(3, at, 31) for at, one in enumerate(body)) % 31]


def _measured(work: Callable[[Path], dict[str, float]], path: Path) -> dict[str, float]:
    """What a piece of work gives, with the seconds and the peak bytes of its own process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (work, path))


def _timed(work: Callable[[Path], dict[str, float]], path: Path) -> dict[str, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    found = work(path)
    used = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}
    return found | used | {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0}


def _check(path: Path) -> dict[str, float]:
    told: list[float] = []
    understood = understand(path, load(), progress=told.append)
    return {"told": len(told), "found": sum(node.type == "Enterprise" for node in understood.nodes)}


def _apply(path: Path) -> dict[str, float]:
    """Into an empty ledger, as `daqiao ingest apply` does."""
    with scratch_home(kept()) as home:
        ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
        (found,) = take_in([path], ledger=ledger, wish=Wish(synthetic=True), user="bench", dry_run=False)
        ledger.close()
    return {"records": found.report.counts.new}


def _pass(path: Path) -> dict[str, float]:
    book = openpyxl.load_workbook(path, read_only=True)
    return {"cells": sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))}
