//! A worker that dies over an export.

use lumiku_server::serve::Role;
use lumiku_test_support::{TestApp, TestDatabase, on_both_engines};

use super::{begin, content, end, export, order};

on_both_engines! {
    async fn the_next_worker_exports_everything_and_nothing_is_left_behind(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let project = begin(&client, &content(3)).await;
        let job = export(&client, &project, &order(&["png", "zip"], &["1:1"])).await.expect_status(202).text("/job/id");
        let dead = format!(
            "UPDATE jobs SET state = 'processing', attempt = 1, worker = 'gone', lease_until = {} WHERE id = '{job}'",
            app.clock.now().0 - 1
        );
        assert_eq!(app.sql(&dead).await, 1);
        let _worker = app.beside(Role::Worker, |config| config.core.jobs.reap_ms = 50).await;
        let ended = client.wait_for_job(&job).await;
        assert_eq!(end(&ended), ("completed", 3, 0), "{ended}");
        assert_eq!(app.number("SELECT attempt FROM jobs").await, 2);
        assert_eq!(app.number("SELECT COUNT(*) FROM files").await, 4);
        app.verify().await;
    }
}
