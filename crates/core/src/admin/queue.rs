//! What waits and what runs.

use std::collections::HashMap;

use lumiku_dto::admin::{QueueState, ToolQueue};

use crate::{Core, Result, sql};

/// The queue by tool. Tools without jobs are there, too.
pub async fn queue_state(core: &Core) -> Result<QueueState> {
    let query = "SELECT tool, \
        CAST(SUM(CASE WHEN state = 'pending' THEN 1 ELSE 0 END) AS BIGINT), \
        CAST(SUM(CASE WHEN state = 'processing' THEN 1 ELSE 0 END) AS BIGINT), \
        MIN(CASE WHEN state = 'pending' THEN created_at END) \
        FROM jobs WHERE state IN ('pending', 'processing') GROUP BY tool";
    let now = core.clock.now().0;
    let mut counted: HashMap<String, (i64, i64, Option<i64>)> = HashMap::new();
    for row in sql::all(core.db.read(), query, []).await? {
        let oldest: Option<i64> = row.try_get_by_index(3)?;
        let counts =
            (row.try_get_by_index(1)?, row.try_get_by_index(2)?, oldest.map(|since| (now - since).max(0)));
        counted.insert(row.try_get_by_index(0)?, counts);
    }
    let mut tools: Vec<ToolQueue> = core
        .tools
        .all()
        .into_iter()
        .map(|tool| {
            let (waiting, running, oldest_wait_ms) = counted.remove(&tool.id).unwrap_or_default();
            let max_concurrent = tool.limits.max_concurrent;
            ToolQueue { tool: tool.id, name: tool.name, waiting, running, max_concurrent, oldest_wait_ms }
        })
        .collect();
    // Jobs of a tool that this program does not have.
    tools.extend(counted.into_iter().map(|(tool, (waiting, running, oldest_wait_ms))| ToolQueue {
        name: tool.clone(),
        tool,
        waiting,
        running,
        max_concurrent: 0,
        oldest_wait_ms,
    }));
    tools.sort_by(|a, b| a.tool.cmp(&b.tool));
    Ok(QueueState {
        waiting: tools.iter().map(|tool| tool.waiting).sum(),
        running: tools.iter().map(|tool| tool.running).sum(),
        oldest_wait_ms: tools.iter().filter_map(|tool| tool.oldest_wait_ms).max(),
        tools,
    })
}
