//! Tables that are taken, and tables that are refused.

use std::time::{Duration, Instant};

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

use super::{
    BASE, BULK, check, nothing_happened, order, ordered, paid, project, projects, quoted, send, titles, told,
};
use crate::tools::carousel::{end, entered, export, exported, names, order as export_order, price};

on_both_engines! {
    async fn five_hundred_rows_become_five_hundred_projects(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user_with(5000).await;
        let rows = (1..=500).map(|row| format!("Tip {row},saving {row},,Begin,\r\n")).collect::<Vec<_>>().concat();
        let table = format!("title,topic,title1,title2,body2\r\n{rows}");
        let options = [("fill", "true"), ("templateId", "marquee")];
        let checked = check(&client, table.clone(), &options).await;
        assert_eq!(checked["columns"], json!(["title", "topic", "title1", "title2", "body2"]));
        assert_eq!(
            checked["order"],
            json!({ "carousels": 500, "slides": 1000, "sizes": 0, "written": 500, "writtenSlides": 1000 })
        );
        // 500 × (5 + 2) × 0.82
        assert_eq!((&checked["quote"]["credits"], quoted(&client, &checked["order"]).await), (&json!(2870), 2870));
        let job = ordered(&client, table, &options).await;
        assert_eq!(end(&job), ("completed", 2870, 0), "{job}");
        assert_eq!((entered(&client, "usage").await, client.balance().await), (-2870, 2130));
        let projects = projects(&client).await;
        let expected: Vec<String> = (1..=500).map(|row| format!("Tip {row}")).collect();
        assert_eq!(titles(&projects), expected);
        assert_eq!(paid(&projects), 2870);
        let last = project(&client, &projects[499]).await;
        assert_eq!((&last["type"], &last["status"], &last["slideCount"]), (&json!("bulk"), &json!("draft"), &json!(2)));
        assert_eq!((&last["content"]["templateId"], &last["jobId"]), (&json!("marquee"), &job["id"]));
        assert_eq!(last["content"]["slides"][0]["texts"]["title"][0]["text"], "Saving 500");
        assert_eq!(last["written"]["writer"], "rules");
        app.verify().await;
    }

    async fn one_bad_row_stops_all_and_costs_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let good = "Tip,Hello,there,Go\n".repeat(498);
        let table = format!("title,title1,body1,title3\n{good}Tip,Hello,there,{}\n", "x".repeat(301));
        for path in [BULK.to_owned(), format!("{BULK}/check")] {
            let answer = send(&client, &path, table.clone(), &[("sizes", "4:5")]).await;
            let message = told(&answer, "rows.500.title3");
            assert_eq!(message, "Row 500, title3: Use at most 300 characters; this has 301.");
            assert_eq!(answer.json["error"], message);
        }
        nothing_happened(&app, &client).await;
    }

    async fn every_fault_is_told_at_once(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let table = "title,title1,role1,titel2,title1\nTip,Hello,hero,,\nTip,,,,\nTip,Hi\n\"Tip,Hi,cover,,\n";
        let answer = send(&client, BULK, table, &[]).await;
        assert!(told(&answer, "rows.1.titel2").contains("not known"));
        assert!(told(&answer, "rows.1.title1").contains("twice"));
        assert!(told(&answer, "rows.2.role1").contains("cover, body"));
        assert!(told(&answer, "rows.3").contains("no words"));
        assert!(told(&answer, "rows.4").contains("2 cells"));
        assert!(told(&answer, "rows.5").contains("never closed"));
        let many = format!("title1,role1\n{}", "a,b\n".repeat(999));
        let answer = send(&client, BULK, many, &[]).await;
        assert_eq!(told(&answer, "rows"), "899 more faults are not listed here.");
        assert_eq!(answer.json["fields"].as_object().unwrap().len(), 101);
        nothing_happened(&app, &client).await;
    }

    async fn tables_come_as_programs_save_them(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let semicolons = "\u{feff}Title 1;Body 1;ITEMS_2\r\n\"Say \"\"hi\"\"; now\";=1+1;\"One\r\nTwo\"\r\n\r\n;;\r\n";
        let wide: Vec<u8> = std::iter::once(0xfeff)
            .chain("title1\tbody1\titems2\nCafé; now\t'@lumiku\tOne|Two\n".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for table in [semicolons.as_bytes().to_vec(), wide] {
            assert_eq!(end(&ordered(&client, table, &[]).await), ("completed", 0, 0));
        }
        let projects = projects(&client).await;
        assert_eq!(titles(&projects), ["Say \"hi\"; now", "Café; now"]);
        let texts = |number: usize| {
            let summary = projects[number].clone();
            let client = client.clone();
            async move { project(&client, &summary).await["content"]["slides"].clone() }
        };
        let (first, second) = (texts(0).await, texts(1).await);
        assert_eq!(first[0]["texts"]["body"][0]["text"], "=1+1");
        assert_eq!(second[0]["texts"]["body"][0]["text"], "@lumiku");
        for slides in [first, second] {
            assert_eq!((&slides[1]["role"], slides[1]["items"].as_array().unwrap().len()), (&json!("list"), 2));
        }
        app.verify().await;
    }

    async fn too_much_is_refused_at_once(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let rows = format!("title1,body1\n{}", "a,b\n".repeat(100_000));
        let answer = send(&client, BULK, rows, &[]).await;
        assert!(told(&answer, "file").contains("at most 1000 rows"));
        let bytes = format!("title1\n{}", "a".repeat(5 * 1024 * 1024));
        send(&client, BULK, bytes, &[]).await.expect_error(413, "too_large");
        assert!(told(&send(&client, BULK, "PK\u{3}\u{4}", &[]).await, "file").contains("workbook"));
        assert!(told(&send(&client, BULK, "", &[]).await, "file").contains("empty"));
        assert!(told(&send(&client, BULK, "a,b\n1,2\n", &[]).await, "file").contains("title1"));
        nothing_happened(&app, &client).await;
    }

    async fn options_are_checked_before_the_table(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let other = app.user().await.post(
            &format!("{BASE}/brands"), &json!({ "name": "Theirs" })).await.expect_status(201).text("/id");
        for (options, place) in [
            (vec![("templateId", "comic")], "templateId"),
            (vec![("templateId", "")], "templateId"),
            (vec![("brandId", other.as_str())], "brandId"),
            (vec![("language", "not a tag")], "language"),
            (vec![("fill", "maybe")], "fill"),
            (vec![("sizes", "4:5,5:4")], "sizes"),
            (vec![("sizes", "4:5,4:5")], "sizes"),
        ] {
            let answer = send(&client, BULK, "title1\nHello\n", &options).await;
            assert!(!told(&answer, place).is_empty(), "{options:?}");
        }
        send(&client, BULK, "title1\nHello\n", &[("tempo", "1")]).await.expect_error(400, "invalid_request");
        let poor = format!("title1,title2\n{}", "a,b\n".repeat(60));
        let answer = send(&client, BULK, poor, &[("sizes", "4:5,1:1")]).await;
        answer.expect_error(402, "insufficient_credits");
        // 60 × 2 × 2 × 0.82
        assert_eq!((&answer.json["required"], &answer.json["current"]), (&json!(197), &json!(100)));
        nothing_happened(&app, &client).await;
    }

    async fn rows_are_exported_and_unchanged_ones_again_for_free(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let brand = json!({ "name": "Lumiku", "handle": "@lumiku" });
        let brand = client.post(&format!("{BASE}/brands"), &brand).await.expect_status(201).text("/id");
        let rows = (1..=7).map(|row| format!("Tip {row},Hello {row},Bye\n")).collect::<Vec<_>>().concat();
        let table = format!("title,title1,title2\n{rows}");
        let options = [("sizes", "1:1"), ("brandId", brand.as_str()), ("language", "id")];
        let checked = check(&client, table.clone(), &options).await;
        let job = ordered(&client, table, &options).await;
        // 7 × 2 × 0.95 = 13.3
        assert_eq!((end(&job), &checked["quote"]["credits"]), (("completed", 14, 0), &json!(14)), "{job}");
        let expected: Vec<String> = (1..=7).map(|row| format!("{row:03} Tip {row}.zip")).collect();
        assert_eq!(names(&job), expected);
        let projects = projects(&client).await;
        assert_eq!((projects.len(), paid(&projects)), (7, 14));
        let seen = project(&client, &projects[2]).await;
        assert_eq!((&seen["content"]["language"], &seen["content"]["brand"]["name"]), (&json!("id"), &json!("Lumiku")));
        let id = seen["id"].as_str().unwrap();
        assert_eq!((price(&client, id, &["1:1"]).await, price(&client, id, &["1:1", "4:5"]).await), (0, 2));
        let again = exported(&client, id, &export_order(&["zip"], &["1:1"])).await;
        assert_eq!(end(&again), ("completed", 0, 0));
        assert_eq!(again["outputs"][0]["size"], job["outputs"][2]["size"]);
        app.verify().await;
    }

    async fn a_cancelled_table_keeps_the_pictures_that_it_has_made(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let rows = (1..=60).map(|row| format!("Tip {row},Hello {row}\n")).collect::<Vec<_>>().concat();
        let job = order(&client, format!("title,title1\n{rows}"), &[("sizes", "9:16")]).await;
        let asked = Instant::now();
        while names(&client.job(&job).await).len() < 2 {
            assert!(asked.elapsed() < Duration::from_secs(20), "the pictures do not arrive");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        client.cancel(&job).await.expect_status(200);
        let ended = client.wait_for_job_in(&job, Duration::from_secs(3)).await;
        let made = names(&ended).len();
        let arrived = json!({ "carousels": made, "slides": made, "sizes": 1 });
        let (status, used, refunded) = end(&ended);
        // 60 × 0.82
        assert_eq!((status, used, used + refunded), ("cancelled", quoted(&client, &arrived).await, 50), "{ended}");
        let projects = projects(&client).await;
        assert_eq!((projects.len(), paid(&projects)), (60, used));
        let cost = async |row: usize| price(&client, projects[row]["id"].as_str().unwrap(), &["9:16"]).await;
        assert_eq!((cost(0).await, cost(made - 1).await, cost(59).await), (0, 0, 1));
        // What was made is found at its own carousel, and what was not is a draft.
        let first = project(&client, &projects[0]).await;
        assert_eq!((&first["status"], names(&first)), (&json!("completed"), vec![names(&ended)[0]]));
        let last = project(&client, &projects[59]).await;
        assert_eq!((&last["status"], &last["outputs"]), (&json!("draft"), &json!([])));
        app.verify().await;
    }

    async fn the_sample_is_a_table_that_is_taken(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let sample = client.get(&format!("{BULK}/sample?templateId=folio")).await.expect_status(200);
        assert_eq!(sample.header("content-type"), "text/csv; charset=utf-8");
        assert!(sample.header("content-disposition").contains("carousels.csv"));
        assert!(sample.bytes.starts_with("\u{feff}".as_bytes()));
        let job = ordered(&client, sample.bytes, &[]).await;
        assert_eq!(end(&job), ("completed", 0, 0), "{job}");
        assert_eq!(titles(&projects(&client).await), ["Better coffee at home", "Tidy desk", "Sleep well"]);
        // The table of a job that has ended goes with the next order.
        order(&client, "title1\nHello\n", &[]).await;
        assert_eq!(app.number("SELECT COUNT(*) FROM carousel_tables").await, 1);
        app.verify().await;
    }

    async fn the_same_order_twice_is_one_order(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let once = async |table: &'static str| {
            let part = reqwest::multipart::Part::text(table).file_name("table.csv");
            let form = reqwest::multipart::Form::new().text("templateId", "folio").part("file", part);
            let request = client.request(reqwest::Method::POST, BULK).header("idempotency-key", "k1");
            client.send(request.multipart(form)).await
        };
        let first = once("title1\nHello\n").await.expect_status(202).text("/job/id");
        client.wait_for_job(&first).await;
        assert_eq!(once("title1\nHello\n").await.expect_status(202).text("/job/id"), first);
        once("title1\nBye\n").await.expect_error(409, "idempotency_mismatch");
        assert_eq!(projects(&client).await.len(), 1);
    }

    async fn others_see_nothing_of_it(engine) {
        let app = TestApp::start(engine).await;
        let (client, other) = (app.user().await, app.user().await);
        ordered(&client, "title1\nHello\n", &[]).await;
        let id = projects(&client).await[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(projects(&other).await.len(), 0);
        other.get(&format!("{BASE}/projects/{id}")).await.expect_error(404, "not_found");
        export(&other, &id, &export_order(&["png"], &["4:5"])).await.expect_error(404, "not_found");
        send(&app.anonymous(), BULK, "title1\nHello\n", &[]).await.expect_error(401, "unauthorized");
    }
}
