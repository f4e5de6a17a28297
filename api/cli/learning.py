"""`train` and `evaluate`: models from the ledger's own collaborations, and what they are worth on known cases."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.progress import Progress

from api.batch import Keys
from api.cli.common import ERR, OUT, command, facts, settings
from api.facts import Facts
from api.settings import Settings
from graph.errors import UsageError
from graph.history import asked_day
from graph.projection import project
from graph.snapshot import Snapshot
from ingest import apply
from queries.matching.learned.evaluation import TASKS, table
from queries.matching.learned.evaluation import evaluate as measured
from queries.matching.learned.keyed import named_by_keys
from queries.matching.learned.needs import needs_table
from queries.matching.learned.tables import for_engineers, for_officers, write_between
from queries.matching.learned.training import train as learn

_MAPPING = Path(__file__).parents[2] / "examples" / "cordis" / "mapping.yaml"
_CHINESE = "zh"
_FILES = ("orgs.csv", "projects.csv", "participations.csv")


@command
def train(
    until: Annotated[str, typer.Option("--until", help="只用这一天以前的记录（如 2019-01-01）")],
    out: Annotated[Path, typer.Option("--out", help="模型文件的目录")],
    data: Annotated[Path | None, typer.Option("--data", help="CORDIS 三个表所在的目录；不给则用本机的台账")] = None,
    task: Annotated[str, typer.Option("--task", help="partners、need 或 both")] = "both",
    seed: Annotated[int, typer.Option("--seed", help="随机种子：同种子同结果")] = 1,
) -> None:
    """用台账自己的产学研合作训练排序模型，写成带版本的文件。"""
    if task not in ("partners", "need", "both"):
        raise UsageError(f"没有任务 {task}。", remedy="--task 应为 partners、need 或 both。")
    day = asked_day(until)
    with _opened(data) as opened:
        snapshot = _keyed(opened)
        for one in ("partners", "need") if task == "both" else (task,):
            model = learn(snapshot, one, day, seed, lambda text: ERR.print(text, highlight=False))
            OUT.print(f"{model.write(out)}：{model.scores}", highlight=False, soft_wrap=True)


@command
def evaluate(
    data: Annotated[Path, typer.Option("--data", help="评测数据所在的目录，如 ../shared/bench/dev")],
    out: Annotated[Path, typer.Option("--out", help="把各表写入这个 Markdown 文件的相应位置")] = Path(
        "docs/matching.md"
    ),
    task: Annotated[str | None, typer.Option("--task", help=f"只评一项：{'、'.join((*TASKS, _CHINESE))}")] = None,
) -> None:
    """在真实合作上评测匹配：整体、各信号单独、去掉各信号，附自助法区间；旁边有 zh_needs 时也评中文需求。"""
    chosen = [task] if task is not None else [*TASKS, *([_CHINESE] if _needs_beside(data).is_dir() else [])]
    if task not in (None, *TASKS, _CHINESE):
        raise UsageError(f"没有任务 {task}。", remedy=f"--task 应为 {'、'.join((*TASKS, _CHINESE))}。")
    if _CHINESE in chosen:
        with facts() as opened:
            _tell(out, _CHINESE, needs_table(_needs_beside(data), opened.meaning))
        chosen.remove(_CHINESE)
    if not chosen:
        return
    with _opened(data) as opened:
        snapshot, keys = opened.snapshot(), Keys(opened.ledger, None)
        for one in chosen:
            with Progress(console=ERR, disable=not sys.stderr.isatty(), transient=True) as bar:
                shown = bar.add_task(one, total=1.0)
                found = measured(
                    snapshot,
                    data,
                    one,
                    keys.entity,
                    lambda share: bar.update(shown, completed=share),  # noqa: B023
                )
            _tell(out, one, table(found))
    if out.is_file():
        write_between(out, "signals-zh", for_officers())
        write_between(out, "signals-en", for_engineers())


def _tell(out: Path, task: str, text: str) -> None:
    """Print a task's table and write it to its place."""
    OUT.print(text, highlight=False, soft_wrap=True, markup=False)
    if not out.is_file() or not write_between(out, f"evaluate-{task}", text):
        ERR.print(f"{out} 中没有 {task} 的位置，只显示，不写入。", highlight=False, soft_wrap=True)


def _needs_beside(data: Path) -> Path:
    return data.resolve().parent / "zh_needs"


def _keyed(opened: Facts) -> Snapshot:
    """The snapshot under the sources' keys: the same files give the same model, whichever ledger they are in."""
    sources = [one.source_id for one in opened.ledger.sources().values() if one.keyed]
    keys = {
        entity_id: f"{source}:{key}" for source in sources for entity_id, key in opened.ledger.keys_in(source).items()
    }
    return Snapshot.build(named_by_keys(project(opened.ledger, opened.ontology), keys))


@contextmanager
def _opened(data: Path | None) -> Iterator[Facts]:
    """This home, or a ledger of their own for the three tables in `data`."""
    if data is None:
        with facts() as opened:
            yield opened
        return
    files = [data / name for name in _FILES]
    absent = [path.name for path in files if not path.is_file()]
    if absent:
        raise UsageError(f"{data} 中没有 {'、'.join(absent)}。", remedy="--data 应是 CORDIS 三个表所在的目录。")
    with TemporaryDirectory() as folder, facts(_own(Path(folder))) as opened:
        apply(files, ledger=opened.ledger, mapping=_MAPPING, user="daqiao")
        yield opened


def _own(home: Path) -> Settings:
    return settings().model_copy(update={"home": home, "ledger_url": ""})
