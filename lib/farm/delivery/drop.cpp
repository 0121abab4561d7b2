#include "farm/delivery/drop.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/messages/receivers.hpp"
#include "farm/planning/posts/posts.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"

namespace farmtok::farm::delivery {
namespace {

using base::Code;
using base::Error;
using model::Work;
using model::WorkKind;

[[noreturn]] void refuse(const Work& work, const std::string& why, const std::string& hint) {
  throw Error{Code::WORK_NEEDED, fmt::format("work {} cannot be dropped: {}", work.work_id, why), hint};
}

/// The result for the post of a dropped render or firing. Without its dead work the post would wait for ever, and would
/// not be listed among those that wait.
std::string without_post_work(sql::Database& db, const Work& work) {
  const auto post = planning::find_post(db, work.key);
  if (!post) return "its post is gone";
  if (post->fired) return fmt::format("post {} has fired; nothing changes for it", work.key);
  if (work.kind == WorkKind::render)
    refuse(work, fmt::format("post {} still waits for this video", work.key),
           fmt::format("`farmtok work retry {}` tries it again, `farmtok schedule delete {}` gives the post up.",
                       work.work_id, work.key));
  refuse(work, fmt::format("it belongs to post {}, which is {}", work.key, model::enum_name(post->state)),
         fmt::format("`farmtok schedule recover {} --fire`, --move or --drop decides about the post.", work.key));
}

std::string without_job_work(sql::Database& db, const Work& work) {
  const auto job_id = work.kind == WorkKind::discover ? work.key : work.subject.value_or("");
  if (const auto job = jobs::find_job(db, job_id); job && jobs::is_running(*job))
    refuse(work, fmt::format("job {} waits for it", job_id),
           fmt::format("`farmtok work retry {}` tries it again, `farmtok jobs cancel {}` ends the job.", work.work_id,
                       job_id));
  return "its job has ended; nothing changes for it";
}

std::string consequence_of(sql::Database& db, const Work& work) {
  const auto retry = fmt::format("`farmtok work retry {}` tries it again.", work.work_id);
  switch (work.kind) {
    case WorkKind::render:
    case WorkKind::fire:
      return without_post_work(db, work);
    case WorkKind::discover:
    case WorkKind::analyse:
      return without_job_work(db, work);
    case WorkKind::credit:
      refuse(work, "without it the books and OfficeX would differ", retry);
    case WorkKind::sweep:
    case WorkKind::backup:
      refuse(work, "it adds the next one of its kind", retry);
    case WorkKind::webhook:
      return fmt::format(
          "{} gets no webhook",
          messages::shown_address(base::parse_json(work.payload, "the payload of work").value("url", "")));
    case WorkKind::mail:
      return "its recipient gets no mail";
    case WorkKind::examine:
      return "the video is not compared with others";
    case WorkKind::fetch:
      return "the original is fetched when it is needed again";
  }
  return {};
}

}  // namespace

Dropped drop_work(Farm& farm, std::int64_t work_id) {
  return farm.store.write([&](store::Tx& tx) {
    Dropped made{queue::get(tx.db, work_id), {}};
    if (made.work.state == model::WorkState::dead) made.consequence = consequence_of(tx.db, made.work);
    queue::drop(tx, work_id);
    queue::record(
        tx, {.who = "operator",
             .what = "work.dropped",
             .subject = made.work.subject.value_or(made.work.key),
             .from_state = "dead",
             .why = fmt::format("{} work {} ({}), which had failed: {}; {}", model::enum_name(made.work.kind), work_id,
                                made.work.key, made.work.last_error.value_or("no reason was kept"), made.consequence)});
    return made;
  });
}

}  // namespace farmtok::farm::delivery
