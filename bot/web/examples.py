"""Example bodies for the API's documentation; the plan and its row are made up."""

from __future__ import annotations

from typing import Any

_PLAN = "so-cong-thuong-cchc-2026"

QUESTIONS: dict[str, Any] = {
    "Ai chủ trì, hạn khi nào": {
        "value": {"question": "Ai chủ trì rà soát TTHC và hạn khi nào?", "plan": _PLAN, "as_of": "2026-11-20"}
    },
    "Hỏi nối tiếp": {
        "value": {"question": "còn sản phẩm?", "conversation": "vp-01", "plan": _PLAN},
    },
    "Hỏi trong mọi kế hoạch": {
        "value": {"question": "van phong phai nop gi trong thang nay"},
    },
}

TASK: dict[str, Any] = {
    "id": f"{_PLAN}/III/6",
    "uid": "7d0c1f5a9e3b",
    "plan_id": _PLAN,
    "section": "III",
    "section_title": "Cải cách thủ tục hành chính",
    "headings": [],
    "number": "6",
    "part": None,
    "goal": None,
    "title": "Rà soát, đánh giá thủ tục hành chính",
    "activity": None,
    "product": "Báo cáo",
    "lead": ["Văn phòng"],
    "support": ["Các phòng, đơn vị"],
    "lead_units": ["Văn phòng"],
    "support_units": ["Các phòng, đơn vị"],
    "time_text": "Trước ngày 15/12/2026",
    "deadline": {"kind": "fixed", "start": None, "due": "2026-12-15", "before": True, "every": None},
    "budget": None,
    "note": None,
    "source": {
        "file": f"{_PLAN}.txt",
        "page": None,
        "table": 1,
        "row": 12,
        "paragraph": None,
        "sheet": None,
        "lines": [201, 203],
    },
    "doubts": [],
}

ANSWER: dict[str, Any] = {
    "description": "Câu trả lời.",
    "content": {
        "application/json": {
            "example": {
                "status": "answered",
                "answer": 'Rà soát, đánh giá thủ tục hành chính do Văn phòng Sở chủ trì, thời hạn "Trước ngày '
                '15/12/2026" (chậm nhất thứ Hai 14/12/2026, còn 24 ngày).\n'
                "Nguồn: KH 37/KH-SCT ngày 16/01/2026, Phụ lục, mục III, STT 6.",
                "asks": ["lead", "due"],
                "tasks": [TASK],
                "total": None,
                "passages": [],
                "choices": [],
                "took_ms": 6.4,
            }
        }
    },
}
