"""What the kecamatan writes down: evaluations with their tasks, the matrices, and the kabupaten's tables."""

from accountability.oversight.models.evaluation import (
    Answer,
    Evaluation,
    EvaluationQuerySet,
    EvaluationRow,
    Evaluator,
    LineRecommendation,
    Result,
    RowSuggestion,
    Stage,
    TeamRole,
    VillageTask,
    VillageTaskQuerySet,
)
from accountability.oversight.models.matrix import (
    MatrixKind,
    MatrixRow,
    MatrixRowQuerySet,
    MonitoringNote,
    ServiceUnit,
    UnitKind,
)
from accountability.oversight.models.regional import RegionalRule, RuleTable

__all__ = [
    "Answer",
    "Evaluation",
    "EvaluationQuerySet",
    "EvaluationRow",
    "Evaluator",
    "LineRecommendation",
    "MatrixKind",
    "MatrixRow",
    "MatrixRowQuerySet",
    "MonitoringNote",
    "RegionalRule",
    "Result",
    "RowSuggestion",
    "RuleTable",
    "ServiceUnit",
    "Stage",
    "TeamRole",
    "UnitKind",
    "VillageTask",
    "VillageTaskQuerySet",
]
