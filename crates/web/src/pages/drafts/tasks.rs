//! The task list of a draft: every question page with how far it is, in any order, left and come back to (UX-16).

use askama::Template;
use axum::response::{IntoResponse, Redirect};

use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Progress, Task};
use crate::questions::Work;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/tasks.html")]
struct TasksPage {
    page: Page,
    title: String,
    finished: usize,
    tasks: Vec<Task>,
    /// The check page, where the draft is handed in.
    check: String,
    /// Where one goes on; empty when every page is finished.
    next: String,
    /// Where the draft is thrown away.
    discard: String,
}

/// `GET /drafts/{id}/tasks`.
pub async fn tasks(visit: Visit, Id(id): Id) -> Answer {
    let work = Work::open(&visit, id).await?;
    if let Some(file) = work.file() {
        return Ok(Redirect::to(&file).into_response());
    }
    let tasks = list(&work);
    let done = |task: &&Task| task.state == Progress::Done;
    let open = work.open_step().map(|step| work.href(step.slug));
    Ok(layout::show(&TasksPage {
        page: visit
            .page(format!("{}：任务列表", work.journey.name))
            .back("/mine"),
        title: work.journey.name.to_owned(),
        finished: tasks.iter().filter(done).count(),
        check: work.href("check"),
        discard: work.href("discard"),
        next: open.unwrap_or_default(),
        tasks,
    }))
}

fn list(work: &Work) -> Vec<Task> {
    let steps = work.steps().into_iter();
    steps
        .map(|step| Task {
            label: step.title.to_owned(),
            href: work.href(step.slug),
            state: work.progress(step),
        })
        .collect()
}
