//! How the jobs of each tool fared.

use std::collections::BTreeMap;

use lumiku_dto::admin::ToolFigures;

use super::Days;
use crate::{Core, Result, sql};

/// Jobs that were submitted in these days, by tool.
pub(super) async fn tools(core: &Core, days: Days) -> Result<Vec<ToolFigures>> {
    let ends = "SELECT tool, COUNT(*), \
        CAST(SUM(CASE WHEN state = 'completed' THEN 1 ELSE 0 END) AS BIGINT), \
        CAST(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS BIGINT), \
        CAST(SUM(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END) AS BIGINT) \
        FROM jobs WHERE created_at >= $1 AND created_at < $2 GROUP BY tool";
    let mut tools: BTreeMap<String, ToolFigures> = BTreeMap::new();
    for row in sql::all(core.db.read(), ends, days.span()).await? {
        let tool: String = row.try_get_by_index(0)?;
        let (completed, failed): (i64, i64) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let figures = ToolFigures {
            name: core.tools.find(&tool).map_or_else(|| tool.clone(), |manifest| manifest.name),
            tool: tool.clone(),
            jobs: row.try_get_by_index(1)?,
            completed,
            failed,
            cancelled: row.try_get_by_index(4)?,
            failure_share: share(failed, completed + failed),
            wait_median_ms: None,
            wait_p95_ms: None,
        };
        tools.insert(tool, figures);
    }
    // The shortest wait that so many in a hundred did not pass, by each one's place in its tool's order.
    let waits = "SELECT tool, MIN(CASE WHEN place * 100 >= all_of_it * 50 THEN wait END), \
        MIN(CASE WHEN place * 100 >= all_of_it * 95 THEN wait END) FROM (\
        SELECT tool, started_at - created_at AS wait, \
        ROW_NUMBER() OVER (PARTITION BY tool ORDER BY started_at - created_at) AS place, \
        COUNT(*) OVER (PARTITION BY tool) AS all_of_it FROM jobs \
        WHERE created_at >= $1 AND created_at < $2 AND started_at IS NOT NULL) AS waits GROUP BY tool";
    for row in sql::all(core.db.read(), waits, days.span()).await? {
        if let Some(figures) = tools.get_mut(&row.try_get_by_index::<String>(0)?) {
            (figures.wait_median_ms, figures.wait_p95_ms) =
                (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        }
    }
    Ok(tools.into_values().collect())
}

#[expect(clippy::cast_precision_loss, reason = "a share for showing; nobody has 2^52 jobs")]
fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
