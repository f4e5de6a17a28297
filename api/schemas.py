"""Bodies that programs send and read, each field with its meaning, unit and an example."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator, model_validator

from queries.matching import MAX_NEED_TEXT
from queries.matching.model import Task, Want


def _whole(text: str) -> str:
    """JSON may carry half a surrogate pair, which no answer could repeat."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("含有不完整的字符") from error
    return text


Text = Annotated[str, AfterValidator(_whole)]


class MatchBody(BaseModel):
    """Whom or what to match."""

    model_config = {"extra": "forbid"}

    enterprise: Text | None = Field(None, max_length=200, description="企业编号，或 `来源:编号`", examples=["e19a0c…"])
    need_text: Text | None = Field(
        None, description=f"需求内容，1 到 {MAX_NEED_TEXT} 字", examples=["石英坩埚高温变形控制"]
    )
    offer: Text | None = Field(
        None,
        max_length=200,
        description="院所、平台、专家或成果的编号：由它找企业或需求（want 为 firms 或 needs）",
        examples=["e19a0c…"],
    )
    want: Want = Field(
        "institutes",
        description="企业或需求找 institutes、experts、technologies；offer 找 firms、needs",
        examples=["institutes"],
    )
    limit: int = Field(20, ge=1, le=200, description="最多返回几个", examples=[20])
    as_of: str | None = Field(
        None, max_length=40, description="只用这一天之前的资料（ISO 日期）；不写为现在", examples=["2023-12-31"]
    )
    task: Task | None = Field(
        None, description="partners：不含已合作的；need：按需求，企业未知也可；不写为两者都看", examples=["partners"]
    )
    title: Text | None = Field(None, max_length=1_000, description="需求的题目", examples=["石英坩埚"])
    topic: Text | None = Field(None, max_length=2_000, description="需求所属的指南或专题", examples=["先进材料"])
    parts: list[Text] = Field([], max_length=50, description="需求所属的计划板块", examples=[["LEIT"]])
    country: Text | None = Field(None, max_length=20, description="未知企业的国别", examples=["DE"])
    spread: bool = Field(False, description="前十名分属不同的上级单位", examples=[True])

    @field_validator("want")
    @classmethod
    def _asked_by_an_offer(cls, want: Want, info: ValidationInfo) -> Want:
        """Firms and needs are found for an offer alone; the answer names the field at fault."""
        if want in ("firms", "needs") and not info.data.get("offer"):
            raise ValueError("找 firms 或 needs 时请写明 offer")
        return want


class BatchQuery(BaseModel):
    """One question of a batch; `need` wants words, `partners` a firm."""

    model_config = {"extra": "forbid"}

    query_id: Text = Field(max_length=200, description="问题编号", examples=["Q1"])
    firm_id: Text = Field("", max_length=200, description="来源中的企业编号、`来源:编号`或编号", examples=["O00023"])
    firm_country: Text = Field("", max_length=20, description="未知企业的国别", examples=["DE"])
    as_of: Text = Field("", max_length=40, description="只用这一天之前的资料", examples=["2023-12-31"])
    need_title: Text = Field("", max_length=1_000, description="需求题目", examples=["石英坩埚"])
    need_text: Text = Field("", description="需求内容", examples=["石英坩埚高温变形控制"])
    topic_title: Text = Field("", max_length=2_000, description="指南或专题", examples=["先进材料"])
    parts: Text = Field("", max_length=1_000, description="计划板块，以 | 分隔", examples=["LEIT|SC4"])


class BatchBody(BaseModel):
    """Many questions at once."""

    model_config = {"extra": "forbid"}

    task: Task = Field(description="partners：为企业找新的合作院所；need：为需求找院所", examples=["partners"])
    queries: list[BatchQuery] = Field(min_length=1, max_length=5_000, description="问题")
    as_of: str | None = Field(
        None, max_length=40, description="只用这一天之前的资料；优先于各问题自己的", examples=["2023-12-31"]
    )
    limit: int = Field(100, ge=1, le=200, description="每个问题最多几个", examples=[100])
    source: Text | None = Field(
        None, max_length=200, description="编号属于哪个来源；只有一个时可不写", examples=["cordis"]
    )


class RollbackBody(BaseModel):
    """The yes to a roll-back."""

    model_config = {"extra": "forbid"}

    confirm: bool = Field(False, description="已看过还有什么依赖这个批次，仍要撤销", examples=[True])


class ContributionOut(BaseModel):
    """A signal's share of the score."""

    signal: str = Field(description="信号名，说明见 /v1/matches/signals；base 为学习模型的基数", examples=["partner"])
    label: str = Field(description="信号的中文名", examples=["与本企业合作"])
    value: float = Field(description="计入得分的部分；各项之和等于 score（误差小于 1e-9）", examples=[0.11])
    raw: float | None = Field(description="信号自身单位的数值；未知为 null", examples=[1.0])
    weight: float = Field(description="权重", examples=[0.22])
    maximum: float = Field(description="这一项的最大值", examples=[0.22])
    reason: str = Field(
        description="由同一数值生成的理由", examples=["与本企业有 1 项合作记录（联合实验室，最近 2023-12-04）"]
    )


class EvidenceOut(BaseModel):
    """A record behind a signal."""

    record_id: str = Field(description="记录编号，见 /v1/records/{id}", examples=["f19a0c…"])
    signal: str = Field(description="它支持的信号", examples=["partner"])


class MatchItemOut(BaseModel):
    """One ranked candidate."""

    rank: int = Field(description="名次，从 1 起", examples=[1])
    entity: dict[str, Any] = Field(description="id、name、type、kind、synthetic")
    score: float = Field(description="推荐程度，0 到 1", examples=[0.67])
    level: Literal["strong", "medium", "weak"] = Field(description="依据充分、一般、不足", examples=["strong"])
    contributions: list[ContributionOut] = Field(description="得分的构成")
    evidence: list[EvidenceOut] = Field(description="依据的记录")
    missing: list[str] = Field(description="缺资料而未计分的信号", examples=[["technology"]])


class MatchOut(BaseModel):
    """The ranked answer."""

    query: dict[str, Any] = Field(
        description="理解到的企业、需求、产业链、技术方向；missing 为需求方自身缺少的资料（信号名）"
    )
    items: list[MatchItemOut] = Field(description="由高到低")
    considered: int = Field(description="参与排序的对象数", examples=[14])
    model_version: str = Field(description="模型版本", examples=["county-judgement-3"])
    revision: int = Field(description="台账版本", examples=[1])
    model_choice: dict[str, Any] = Field(description="用了哪个模型、为什么")
    reason: str | None = Field(description="没有结果时的原因；有结果时为 null", examples=[None])


class AnswerBody(BaseModel):
    """The answer to one question of identity, or to all that are sure enough."""

    model_config = {"extra": "forbid"}

    question_id: Text | None = Field(None, max_length=200, description="待核对项编号", examples=["q19a0c…"])
    verdict: Literal["same", "different"] = Field("same", description="同一个，或不同", examples=["same"])
    accept_above: float | None = Field(
        None, ge=0.5, le=1, description="不写编号时：把不低于此分的全部认作同一个", examples=[0.95]
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.question_id is None) == (self.accept_above is None):
            raise ValueError("question_id 与 accept_above 应写一个")
        return self


class AnswerOut(BaseModel):
    """What an answer did."""

    judgement_ids: list[str] = Field(description="写下的判断", examples=[["j19a0c…"]])
    open: int = Field(description="还有多少待核对", examples=[12])


class JudgementBody(BaseModel):
    """A person's judgement of two entities."""

    model_config = {"extra": "forbid"}

    verdict: Literal["same", "different"] = Field(description="同一个，或不同", examples=["same"])
    left: Text = Field(min_length=1, max_length=200, description="对象编号，或 `来源:编号`", examples=["e19a0c…"])
    right: Text = Field(min_length=1, max_length=200, description="另一个", examples=["e19a0d…"])
    reason: Text = Field("", max_length=500, description="理由", examples=["同一统一社会信用代码"])


class JudgementOut(BaseModel):
    """A judgement that was made."""

    judgement_id: str = Field(description="判断编号，撤销时用", examples=["j19a0c…"])
