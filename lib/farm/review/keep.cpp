#include "farm/review/keep.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/analysis/analyse.hpp"
#include "farm/analysis/policy.hpp"
#include "farm/credits/credits.hpp"
#include "farm/discovery/advance.hpp"
#include "farm/discovery/dropped.hpp"
#include "farm/discovery/fetch.hpp"
#include "farm/discovery/found.hpp"
#include "farm/discovery/patience.hpp"
#include "farm/discovery/policy.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/library/examine.hpp"
#include "farm/library/preflight.hpp"
#include "farm/provenance.hpp"
#include "farm/review/decide.hpp"
#include "farm/review/results.hpp"
#include "farm/review/rights.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::review {
namespace {

using base::Code;
using base::Error;
using model::Analysis;
using model::FoundState;
using model::Job;
using model::Result;

/// The video's bytes, fetched at the first use. The queue retries a temporary failure once more.
class LazyOriginal {
 public:
  LazyOriginal(const Farm& farm, const discovery::Originals& originals, const discovery::Found& found,
               std::string provider, const queue::Claimed& claimed, const services::Stopping& stopping)
      : farm_(farm),
        originals_(originals),
        found_(found),
        provider_(std::move(provider)),
        claimed_(claimed),
        stopping_(stopping) {}

  /// Throws queue::Later where they must be fetched first; `keep` is then in the payload of the next run.
  const std::optional<model::Media>& media(const base::Json& keep = base::Json::object()) {
    if (media_ || error_) return media_;
    try {
      media_ = stored();
    } catch (const Error& error) {
      if (error.code == Code::INTERRUPTED || base::storage_refused(error.code)) throw;
      if (base::row(error.code).retryable && !discovery::patience_over(claimed_, farm_.store.clock().now(), {})) throw;
      error_ = base::fit(error.message, 500);
      nowhere_ = error.code == Code::MEDIA_NOT_FOUND;
      may_come_ = error.code != Code::INVALID_MEDIA && !nowhere_;
    }
    if (!media_ && !error_) wait_for_fetch(keep);
    return media_;
  }
  std::optional<std::filesystem::path> file() {
    return media() ? std::optional{originals_.media().path(*media_)} : std::nullopt;
  }
  /// Why there are none.
  const std::optional<std::string>& error() const { return error_; }
  /// Whether a later try may bring them: false where there is no video, or the file is no video.
  bool may_come() const { return may_come_; }
  /// Whether nothing says where the video is, so that none could be tried.
  bool nowhere() const { return nowhere_; }

 private:
  std::optional<model::Media> stored() const {
    if (found_.video.file) return originals_.take(found_.video, provider_, stopping_);
    const auto id = discovery::fetched(claimed_);
    if (!id) return std::nullopt;
    auto media = originals_.media().known(*id);
    return media.gone_at ? std::nullopt : std::optional{std::move(media)};
  }
  /// With a kept answer the next run asks no model, and must not wait for one.
  [[noreturn]] void wait_for_fetch(const base::Json& keep) const {
    auto later =
        discovery::after_fetch(claimed_, farm_.store.clock().now(),
                               discovery::wanted_found(found_.found_id, found_.video, provider_, priority()), keep);
    if (keep.empty()) throw later;
    throw queue::Later{later.until, [also = std::move(later.also), id = claimed_.work.work_id](store::Tx& tx) {
                         also(tx);
                         tx.db("UPDATE work SET lane_key = ? WHERE work_id = ?", discovery::asks_nobody, id).run();
                       }};
  }
  /// As for a post that is due in a day: earlier posts come first.
  std::int64_t priority() const { return base::to_millis(farm_.store.clock().now() + std::chrono::days{1}); }

  const Farm& farm_;
  const discovery::Originals& originals_;
  const discovery::Found& found_;
  std::string provider_;
  const queue::Claimed& claimed_;
  const services::Stopping& stopping_;
  std::optional<model::Media> media_;
  std::optional<std::string> error_;
  bool may_come_ = false, nowhere_ = false;
};

constexpr auto kept_analysis = "analysis";

std::int64_t id_of(const queue::Claimed& claimed) {
  std::int64_t id = 0;
  std::from_chars(claimed.work.key.data(), claimed.work.key.data() + claimed.work.key.size(), id);
  return id;
}

Result result_of(const Job& job, const model::FoundVideo& video, const Analysis& analysis,
                 const std::optional<std::string>& credit_line) {
  Result made;
  made.tweet_text = analysis.tweet_text;
  made.tiktok_video_id = video.video_id;
  if (!video.author.empty()) made.tiktok_author = video.author;
  made.tiktok_view_count = video.views;
  made.tiktok_like_count = video.likes;
  made.tiktok_comment_count = video.comments;
  made.tiktok_share_count = video.shares;
  if (!video.text.empty()) made.tiktok_caption = video.text;
  made.tiktok_created_at = video.posted_at;
  made.video_width = video.width;
  made.video_height = video.height;
  made.video_seconds = video.seconds;
  made.source_url = video.source_url;
  made.source_provider = job.discovery_provider;
  made.fetched_at = video.fetched_at;
  made.credit_line = credit_line;
  made.ai_declared = video.ai_declared;
  if (video.ai_declared) made.ai_origin = model::AiOrigin::declared;
  made.match_score = analysis.match_score;
  made.ai_analysis = analysis.reason;
  if (analysis.fell_back) made.ai_analysis += fmt::format(" (The rules answered: {})", *analysis.fell_back);
  made.analysed_by = analysis.analysed_by;
  if (const auto tokens = analysis.tokens_in + analysis.tokens_out; tokens > 0) made.analysis_tokens = tokens;
  if (analysis.cost.micros > 0) made.analysis_cost = analysis.cost;
  if (!analysis.caption.empty()) made.caption = with_credit(analysis.caption, credit_line);
  made.pin_comment = analysis.pin_comment;
  made.instructions = analysis.instructions;
  inherit_defaults(made, job);
  return made;
}

/// A person's rejection of the same video stays in force, whichever job finds it again.
std::optional<std::string> rejected_before(sql::Database& db, const std::string& video_id) {
  auto query = db(
      "SELECT result_id FROM results WHERE tiktok_video_id = ? AND rejected = 1 AND decided_by = 'operator'", video_id);
  if (!query.next()) return std::nullopt;
  return query.text(0);
}

class Review {
 public:
  Review(Farm& farm, const analysis::Analysts& analysts, const discovery::Originals& originals)
      : farm_(farm), analysts_(analysts), originals_(originals) {}

  queue::Outcome run(const queue::Claimed& claimed, const services::Stopping& stopping) {
    const auto [found, job] = load(claimed);
    if (!found || !job || !jobs::is_running(*job) || found->state != FoundState::analysing) return [](store::Tx&) {};
    const auto now = farm_.store.clock().now();
    const auto filter = discovery::read_filter(job->filter_prompt.value_or(""));
    if (auto against = discovery::breach(filter, found->video, now)) return filtered(*found, std::move(*against));

    const auto credit = credit_line_of(farm_.settings, found->video.author, found->video.author_name);
    LazyOriginal original{farm_, originals_, *found, job->discovery_provider.value_or(""), claimed, stopping};
    const analysis::AnalysisAsk ask{*job, found->video, credit.value_or(""), [&] { return original.file(); }};
    // The paid answer of a model is kept while the bytes are fetched.
    const auto before = claimed.payload.find(kept_analysis);
    const auto analysis = before == claimed.payload.end() ? ask_analyst(claimed, *job, ask, stopping)
                                                          : model::from_json<Analysis>(*before);
    const auto keep_score = discovery::score_policy(farm_.settings).keep;
    if (!analysis.fits || analysis.match_score < keep_score) return unfit(*found, analysis, keep_score);

    auto result = result_of(*job, found->video, analysis, credit);
    if (const auto& media = original.media({{kept_analysis, model::to_json(analysis)}}))
      result.original_video_url = "media:" + media->media_id;
    else if (original.may_come()) result.original_video_url = found->video.video_url;
    result.video_error = original.error();
    const bool consult = needs_rules(farm_.settings, *job, analysis);
    const auto decision = decide(farm_.settings, *job, analysis,
                                 consult ? analysts_.rules().analyse(ask, stopping) : analysis, left_to_a_person(*job));
    result.approved = decision.approved;
    result.approval_decision = decision.words;
    result.decided_by = decision.decided_by;
    return kept(*found, std::move(result), original.nowhere());
  }

  void fail(store::Tx& tx, const queue::Claimed& claimed, const Error& error, bool dead) const {
    if (!dead) return discovery::note_failure(tx, discovery::forget_fetch(tx, claimed), error);
    queue::remove(tx, claimed.work.kind, claimed.work.key);
    const auto found = discovery::find_found(tx.db, id_of(claimed));
    if (found) drop(tx, *found, &model::JobProgress::failed, base::fit(error.message, 500));
  }

  std::chrono::seconds patience() const { return analysis::analysis_policy(farm_.settings).patience; }

 private:
  std::pair<std::optional<discovery::Found>, std::optional<Job>> load(const queue::Claimed& claimed) const {
    return farm_.store.read([&](sql::Database& db) {
      auto found = discovery::find_found(db, id_of(claimed));
      auto job = found ? jobs::find_job(db, found->job_id) : std::nullopt;
      return std::pair{std::move(found), std::move(job)};
    });
  }

  Analysis ask_analyst(const queue::Claimed& claimed, const Job& job, const analysis::AnalysisAsk& ask,
                       const services::Stopping& stopping) const {
    try {
      return analysis::analyse(analysts_, job.analysis_provider.value_or(""), ask, stopping);
    } catch (const Error& error) {
      const bool waits = base::row(error.code).retryable && error.code != Code::INTERRUPTED &&
                         error.code != Code::RATE_LIMITED && !base::storage_refused(error.code);
      if (!waits || !discovery::patience_over(claimed, farm_.store.clock().now(), patience())) throw;
      return analysis::fall_back(analysts_, ask, error.message, stopping);
    }
  }

  void drop(store::Tx& tx, const discovery::Found& found, std::int64_t model::JobProgress::*counter,
            const std::string& why) const {
    auto job = jobs::find_job(tx.db, found.job_id);
    if (!job || !jobs::is_running(*job)) return;
    discovery::set_found(tx, found.found_id, FoundState::dropped, why);
    ++(job->progress.value().*counter);
    if (counter == &model::JobProgress::unfit || counter == &model::JobProgress::seen) ++job->progress->analysed;
    discovery::advance(farm_, tx, *job);
  }

  queue::Outcome dropped(const discovery::Found& found, std::int64_t model::JobProgress::*counter,
                         std::string why) const {
    return [this, found, counter, why = std::move(why)](store::Tx& tx) { drop(tx, found, counter, why); };
  }

  queue::Outcome filtered(const discovery::Found& found, discovery::Breach against) const {
    return [this, found, against = std::move(against)](store::Tx& tx) {
      discovery::add_dropped(tx, found.job_id, {{against.condition, 1}});
      drop(tx, found, &model::JobProgress::filtered, against.why);
    };
  }

  queue::Outcome unfit(const discovery::Found& found, const Analysis& analysis, std::int64_t keep_score) const {
    const auto verdict = analysis.fits
                             ? fmt::format("score {}, at least {} is asked for", analysis.match_score, keep_score)
                             : std::string{"is not what the filter asks for"};
    return dropped(found, &model::JobProgress::unfit, fmt::format("{}: {}", verdict, base::fit(analysis.reason, 300)));
  }

  queue::Outcome kept(const discovery::Found& found, Result draft, bool nowhere) const {
    return [this, found, nowhere, draft = std::move(draft)](store::Tx& tx) {
      auto job = jobs::find_job(tx.db, found.job_id);
      if (!job || !jobs::is_running(*job)) return;
      // Another job may have taken the same video while this one analysed it.
      if (const auto other = discovery::offered_by(tx.db, job->user_id, found.video.video_id);
          other && !job->allow_seen) {
        return drop(tx, found, &model::JobProgress::seen, fmt::format("offered by {} meanwhile", *other));
      }
      auto result = draft;
      result.result_id = crypto::new_id("res");
      result.created_at = result.updated_at = tx.now;
      leave_rejected(tx, result);
      leave_without_video(result);
      if (result.original_video_url)
        if (const auto facts = library::known_facts(tx.db, *result.original_video_url)) learn(result, *facts);
      store::insert(tx.db, "results", result);
      library::examine_later(tx, result.original_video_url);
      // Another time it may come with its video.
      if (!nowhere) discovery::mark_offered(tx, job->user_id, found.video.video_id, job->job_id);
      discovery::set_found(tx, found.found_id, FoundState::kept, fmt::format("became {}", result.result_id));
      ++job->progress.value().analysed;
      ++job->progress->kept;
      if (!result.video_error) {  // a video that is missing costs nothing
        ++job->progress->with_video;
        credits::settle_credits(farm_, tx, *job, credits::video_price(farm_.settings, *job), result.result_id);
      }
      queue::record(tx, {.who = "worker",
                         .what = "result.added",
                         .subject = result.result_id,
                         .job_id = result.job_id,
                         .to_state = result.approved ? "approved" : "pending",
                         .why = fmt::format("score {}; {}", result.match_score, *result.approval_decision)});
      if (is_made_by_ai(result))
        queue::record(tx, {.who = "worker",
                           .what = "result.provenance",
                           .subject = result.result_id,
                           .job_id = result.job_id,
                           .to_state = model::enum_name(result.ai_origin),
                           .why = finding_in_words(result)});
      discovery::advance(farm_, tx, *job);
    };
  }

  static void leave_rejected(store::Tx& tx, Result& result) {
    if (!result.approved) return;
    const auto before = rejected_before(tx.db, *result.tiktok_video_id);
    if (!before) return;
    result.approved = false;
    result.decided_by.reset();
    result.approval_decision = fmt::format("left to you: you rejected this video before ({})", *before);
  }

  /// A person may know where to find it; a volunteer without a video does not.
  static void leave_without_video(Result& result) {
    if (!result.approved || !result.video_error) return;
    result.approved = false;
    result.decided_by.reset();
    result.approval_decision = result.original_video_url ? "left to you: its video could not be fetched yet"
                                                         : "left to you: there is no video to post";
  }

  Farm& farm_;
  const analysis::Analysts& analysts_;
  const discovery::Originals& originals_;
};

}  // namespace

queue::Handler analyse_handler(Farm& farm, const analysis::Analysts& analysts, const discovery::Originals& originals) {
  const auto review = std::make_shared<Review>(farm, analysts, originals);
  return {.kind = model::WorkKind::analyse,
          .run = [review](const queue::Claimed& claimed,
                          const services::Stopping& stopping) { return review->run(claimed, stopping); },
          .on_failure = [review](store::Tx& tx, const queue::Claimed& claimed, const Error& error,
                                 bool dead) { review->fail(tx, claimed, error, dead); },
          .again =
              [review](const Error& error, std::int64_t attempt) {
                return std::optional{discovery::wait_after(error, attempt, review->patience())};
              }};
}

}  // namespace farmtok::farm::review
