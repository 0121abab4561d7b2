#include <fmt/format.h>

#include <charconv>
#include <map>

#include "api/call.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/messages/receivers.hpp"
#include "farm/planning/link.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/reach.hpp"
#include "farm/proof/doubts.hpp"
#include "farm/proof/handed_in.hpp"
#include "farm/proof/validity.hpp"
#include "farm/provenance.hpp"
#include "farm/review/label.hpp"
#include "farm/review/results.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::api {
namespace {

using model::Event;
using model::Scheduled;
using model::Work;

struct Story {
  std::string noun;
  std::string state;
  std::vector<std::string> sentences;
};

/// Work of the subject ?1, and when that is a job, of its posts.
constexpr auto about_job = "(subject = ?1 OR subject IN (SELECT scheduled_id FROM posts WHERE job_id = ?1))";

/// Work by its key, ?1, or its number, ?2: each in an index.
std::string named_work() {
  return fmt::format("(kind IN ('{}') AND key = ?1) OR work_id = ?2",
                     fmt::join(model::enum_names<model::WorkKind>(), "', '"));
}

/// Empty for a text that is no number.
std::optional<std::int64_t> number_of(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string at(base::Instant instant) { return base::format_instant(instant); }

std::vector<std::string> video_sentences(const Scheduled& post) {
  if (!post.dedup_status) return {"It has no video; the volunteer gets texts only."};
  switch (*post.dedup_status) {
    case model::DedupStatus::pending:
      return {post.dedup_error ? fmt::format("Its video is tried again; the last try failed: {}.", *post.dedup_error)
                               : "Its video is being rendered."};
    case model::DedupStatus::failed:
      return {fmt::format("Its video could not be rendered: {}.", post.dedup_error.value_or("unknown reason")),
              "`farmtok work list --only dead` shows the work, `farmtok work retry ID` tries it again."};
    case model::DedupStatus::completed:
      break;
  }
  const auto& v = *post.variation;
  return {fmt::format(
      "Its video was rendered in {:.1f} s with zoom {:.3f}, tilt {:+.2f}°, saturation {:.3f} and speed {:.3f}.",
      post.render ? post.render->render_seconds : 0.0, v.zoom, v.tilt_degrees, v.saturation, v.speed)};
}

/// The state of its proofs, and what the operator can do about them.
void tell_proofs(sql::Database& db, const Scheduled& post, Story& story) {
  if (post.proof_url)
    if (const auto proof = farm::proof::find_handed_in(db, post.scheduled_id, *post.proof_url))
      for (const auto& doubt : farm::proof::doubts_of(db, post, *proof))
        story.sentences.push_back(
            fmt::format("Look at that proof: {}. `farmtok proof return {} --reason \"…\"` opens the post again.", doubt,
                        post.scheduled_id));
  std::int64_t disputed = 0;
  for (const auto& proof : farm::proof::notable_proofs(db, post.scheduled_id)) {
    if (proof.standing == model::ProofStanding::disputed) ++disputed;
    if (proof.standing == model::ProofStanding::returned)
      story.sentences.push_back(fmt::format("The proof {} was returned at {}: {}.", proof.proof_url,
                                            at(proof.decided_at.value_or(proof.submitted_at)),
                                            proof.reason.value_or("no reason given")));
    if (proof.standing == model::ProofStanding::counted && proof.decided_at)
      story.sentences.push_back(fmt::format("The operator accepted the proof {} at {}{}.", proof.proof_url,
                                            at(*proof.decided_at), proof.reason ? ": " + *proof.reason : ""));
  }
  if (disputed > 0)
    story.sentences.push_back(fmt::format(
        "Disputed proofs: {}. `farmtok proof show {}` lists them, `farmtok proof accept {} --url URL` makes "
        "one count.",
        disputed, post.scheduled_id, post.scheduled_id));
}

void tell_link(const Call& call, const Scheduled& post, Story& story) {
  const auto end = farm::planning::link_end(call.api.farm, post);
  if (!end || *end > call.api.farm.store.clock().now()) return;
  story.sentences.push_back(fmt::format("Its link expired at {}; `farmtok schedule link {} --revoke` makes a new one.",
                                        at(*end), post.scheduled_id));
}

/// What was found stays in the story, whatever was decided on the label; so does the reason.
template <class Entity>
void tell_making(sql::Database& db, const Entity& entity, farm::LabelPolicy policy, Story& story) {
  if (const auto found = farm::finding_in_words(entity); !found.empty())
    story.sentences.push_back(fmt::format("On its making (found, not verified): {}.", found));
  if (const auto notice = farm::notice_of(entity, policy)) story.sentences.push_back(base::sentence(*notice) + ".");
  if (const auto unclear = farm::review::unclear_words(db, entity))
    story.sentences.push_back(base::sentence(*unclear) + ".");
  if (entity.is_aigc == true && entity.ai_reason)
    story.sentences.push_back(fmt::format("The operator set the AI label: {}.", *entity.ai_reason));
  if (auto advice = farm::review::label_advice(policy, entity)) story.sentences.push_back(*std::move(advice));
}

/// The messages of the post that failed: tried again, or for good, with the command for each.
void tell_failed_messages(sql::Database& db, const Scheduled& post, Story& story) {
  static const auto sql = store::select<Work>(
      "work", "WHERE subject = ? AND kind IN ('mail', 'webhook') AND last_error IS NOT NULL ORDER BY work_id LIMIT 10");
  for (const auto& work : store::all<Work>(db(sql, post.scheduled_id))) {
    const auto kind = model::enum_name(work.kind);
    if (work.state == model::WorkState::dead)
      story.sentences.push_back(fmt::format("Its {} failed for good: {}. `farmtok work retry {}` tries it again.", kind,
                                            *work.last_error, work.work_id));
    else
      story.sentences.push_back(
          fmt::format("Its {} failed and is tried again at {}: {}.", kind, at(work.run_at), *work.last_error));
  }
}

Story post_story(const Call& call, sql::Database& db, const Scheduled& post) {
  Story story{"post", model::enum_name(post.state), {}};
  if (post.fired)
    story.sentences.push_back(fmt::format("It fired at {}{}.", at(*post.fired_at),
                                          post.state_reason ? ", " + *post.state_reason : std::string{}));
  else if (post.state == model::PostState::planned)
    story.sentences.push_back(fmt::format("It fires at {} ({}).", post.scheduled_local, post.timezone));
  else
    story.sentences.push_back(fmt::format("It was due at {} and is {}: {}.", at(post.scheduled_datetime),
                                          model::enum_name(post.state), post.state_reason.value_or("no reason given")));
  if (post.state == model::PostState::missed)
    story.sentences.push_back(fmt::format(
        "`farmtok schedule recover {0} --fire` fires it now, --move gives it the next free slot, --drop deletes it; "
        "`farmtok schedule move {0} --at +1h` moves it to a time of your own.",
        post.scheduled_id));
  for (auto& sentence : video_sentences(post)) story.sentences.push_back(std::move(sentence));
  tell_making(db, post, farm::label_policy(call.api.farm.settings), story);
  if (const auto note = farm::review::blocked_note(call.api.farm.settings, post))
    story.sentences.push_back(base::sentence(*note));
  if (auto note = farm::planning::reach_note(db, post)) {
    note->front() = 'N';
    story.sentences.push_back(std::move(*note));
  }
  if (post.proof_url)
    story.sentences.push_back(
        fmt::format("Its proof {} was submitted at {}.", *post.proof_url, at(*post.proof_timestamp)));
  else if (post.fired) story.sentences.push_back("A valid proof is awaited from its volunteer.");
  tell_proofs(db, post, story);
  tell_failed_messages(db, post, story);
  tell_link(call, post, story);
  return story;
}

Story result_story(sql::Database& db, const model::Result& result, farm::LabelPolicy policy) {
  const auto state = result.scheduled  ? "scheduled"
                     : result.rejected ? "rejected"
                     : result.approved ? "approved"
                                       : "pending";
  Story story{"result", state, {fmt::format("Its score is {}: {}.", result.match_score, result.ai_analysis)}};
  if (result.approval_decision) story.sentences.push_back(fmt::format("Decision: {}.", *result.approval_decision));
  tell_making(db, result, policy, story);
  if (result.scheduled_id) story.sentences.push_back(fmt::format("It was scheduled as {}.", *result.scheduled_id));
  else if (result.approved && !farm::review::label_advice(policy, result))
    story.sentences.push_back(
        fmt::format("`farmtok results schedule {} --at +1h` makes a post of it.", result.result_id));
  return story;
}

/// "3 mails and 1 webhook": the state of the messages of a job and its posts.
std::string messages(const std::map<std::string, std::int64_t>& counts) {
  std::vector<std::string> words;
  for (const auto& [kind, count] : counts) words.push_back(fmt::format("{} {}{}", count, kind, count == 1 ? "" : "s"));
  return fmt::format("{}", fmt::join(words, " and "));
}

void tell_messages(sql::Database& db, const std::string& job_id, Story& story) {
  std::map<std::string, std::int64_t> delivered, waiting, dead;
  auto events =
      db("SELECT what, count(*) FROM events WHERE job_id = ? AND what IN ('mail.delivered', "
         "'webhook.delivered') GROUP BY what",
         job_id);
  while (events.next()) delivered[events.text(0) == "mail.delivered" ? "mail" : "webhook"] = events.integer(1);
  auto work = db(fmt::format("SELECT kind, state = 'dead', count(*) FROM work WHERE kind IN ('mail', 'webhook') AND {} "
                             "GROUP BY 1, 2",
                             about_job),
                 job_id);
  while (work.next()) (work.integer(1) != 0 ? dead : waiting)[work.text(0)] = work.integer(2);
  if (!delivered.empty())
    story.sentences.push_back(fmt::format("Of it and its posts were delivered: {}.", messages(delivered)));
  if (!waiting.empty()) story.sentences.push_back(fmt::format("On their way: {}.", messages(waiting)));
  if (!dead.empty())
    story.sentences.push_back(fmt::format(
        "Failed for good: {}. `farmtok work list --only dead` shows them, `farmtok work retry ID` tries one again.",
        messages(dead)));
}

Story job_story(sql::Database& db, const model::Job& job) {
  Story story{"job",
              model::enum_name(job.status),
              {fmt::format("It is a {} job with {}, {} of them approved.", model::enum_name(job.job_mode),
                           base::counted(job.results_created, "result"), job.results_approved)}};
  if (job.status_reason) story.sentences.push_back(*job.status_reason + ".");
  if (job.progress)
    story.sentences.push_back(fmt::format(
        "`farmtok jobs found {}` lists each video with the reason why it was kept or dropped.", job.job_id));
  tell_messages(db, job.job_id, story);
  return story;
}

Story story_of(const Call& call, sql::Database& db, const std::string& id) {
  if (id.starts_with("post_")) return post_story(call, db, farm::planning::get_post(db, id));
  if (id.starts_with("res_"))
    return result_story(db, farm::review::get_result(db, id), farm::label_policy(call.api.farm.settings));
  if (id.starts_with("job_")) return job_story(db, farm::jobs::get_job(db, id));
  if (id.starts_with("med_")) {
    const auto media = call.api.media.known(id);
    return {
        "media",
        media.gone_at ? "no longer stored" : "stored",
        {fmt::format("It is a file of {} bytes, {}, with SHA-256 {}.", media.bytes, media.content_type, media.sha256)}};
  }
  auto work = store::first<Work>(db(store::select<Work>("work", "WHERE " + named_work()), id, number_of(id)));
  if (!work)
    throw base::Error{base::Code::NOT_FOUND, fmt::format("nothing is known under \"{}\"", id),
                      "Give the id of a job, result, post or media, or the number of a piece of work."};
  Story story{"work",
              model::enum_name(work->state),
              {fmt::format("It is {} work, tried {}.", model::enum_name(work->kind), base::times(work->attempt))}};
  if (work->last_error) story.sentences.push_back(fmt::format("The last try failed: {}.", *work->last_error));
  if (work->state == model::WorkState::queued)
    story.sentences.push_back(fmt::format("It runs at {}.", at(work->run_at)));
  if (work->state == model::WorkState::dead)
    story.sentences.push_back(fmt::format("`farmtok work retry {}` tries it again.", work->work_id));
  return story;
}

Json why(const Call& call) {
  const auto& id = call.param(0);
  return call.api.farm.store.read([&](sql::Database& db) {
    const auto story = story_of(call, db, id);
    auto events = Json::array();
    for (const auto& event : queue::events_after(db, 0, id, 1000)) events.push_back(model::to_json(event));
    auto work = Json::array();
    // A job's messages are mostly those of its posts.
    for (const auto& each :
         store::all<Work>(db(store::select<Work>("work", fmt::format("WHERE {} OR {} ORDER BY work_id LIMIT 1000",
                                                                     about_job, named_work())),
                             id, number_of(id))))
      work.push_back(model::to_json(farm::messages::shown_work(each)));
    return Json{{"subject", id},
                {"noun", story.noun},
                {"state", story.state},
                {"explanation", story.sentences},
                {"events", std::move(events)},
                {"work", std::move(work)}};
  });
}

}  // namespace

std::vector<http::Route> why_routes(Api& api) {
  return {
      row(api, http::Method::get, "/why/:id", 200, "The story of a job, result, post, media or piece of work.", why)};
}

}  // namespace farmtok::api
