#!/usr/bin/python3
"""The design's first stack, to be measured beside the gateway: one route that reads a preset.

    fastapi_reference.py PRESETS.json DATABASE PORT

FastAPI, SQLAlchemy's async sessions over SQLite, a pydantic model for the answer, one process of
uvicorn. PRESETS.json is a list of presets as GET /api/presets/ answers it. Needs Debian's
python3-fastapi, python3-uvicorn, python3-sqlalchemy, python3-aiosqlite; uses python3-uvloop and
python3-httptools where they are.
"""

import asyncio
import json
import sys
from datetime import datetime
from typing import Any, Dict, Optional

import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()


class Row(Base):
    __tablename__ = "presets"
    id = Column(Integer, primary_key=True)
    name = Column(String(255), nullable=False, unique=True, index=True)
    description = Column(Text)
    category = Column(String(100), index=True)
    runtime = Column(String(50))
    is_system = Column(Boolean, default=False)
    parameters = Column(JSON, nullable=False)
    about = Column("metadata", JSON)
    created_at = Column(DateTime)
    updated_at = Column(DateTime)


class Preset(BaseModel):
    id: int
    name: str
    description: Optional[str]
    category: Optional[str]
    runtime: Optional[str]
    is_system: bool
    parameters: Dict[str, Any]
    metadata: Optional[Dict[str, Any]]
    created_at: datetime
    updated_at: Optional[datetime]


def when(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)


async def fill(engine, presets):
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        for preset in presets:
            session.add(Row(id=preset["id"], name=preset["name"],
                            description=preset["description"], category=preset["category"],
                            runtime=preset["runtime"], is_system=preset["is_system"],
                            parameters=preset["parameters"], about=preset["metadata"],
                            created_at=when(preset["created_at"]),
                            updated_at=when(preset["updated_at"])))
        await session.commit()


def application(engine):
    app = FastAPI()
    new_session = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)

    async def session():
        async with new_session() as opened:
            yield opened

    @app.get("/api/presets/{preset_id}", response_model=Preset)
    async def get(preset_id: int, database: AsyncSession = Depends(session)):
        found = await database.execute(select(Row).where(Row.id == preset_id))
        row = found.scalar_one_or_none()
        if row is None:
            raise HTTPException(status_code=404, detail=f"no preset {preset_id}")
        return Preset(id=row.id, name=row.name, description=row.description,
                      category=row.category, runtime=row.runtime, is_system=row.is_system,
                      parameters=row.parameters, metadata=row.about, created_at=row.created_at,
                      updated_at=row.updated_at)

    return app


def main():
    presets, database, port = sys.argv[1:]
    engine = create_async_engine(f"sqlite+aiosqlite:///{database}")
    with open(presets, encoding="utf-8") as file:
        asyncio.run(fill(engine, json.load(file)))
    # The connections of that loop are of no use in the server's.
    asyncio.run(engine.dispose())
    uvicorn.run(application(engine), host="127.0.0.1", port=int(port), log_level="warning",
                access_log=False)


if __name__ == "__main__":
    main()
