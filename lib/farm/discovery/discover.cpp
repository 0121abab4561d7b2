#include "farm/discovery/discover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "farm/discovery/advance.hpp"
#include "farm/discovery/dropped.hpp"
#include "farm/discovery/patience.hpp"
#include "farm/discovery/policy.hpp"
#include "farm/jobs/finish.hpp"
#include "farm/jobs/jobs.hpp"
#include "queue/events.hpp"

namespace farmtok::farm::discovery {
namespace {

using base::Code;
using base::Error;
using model::FoundState;
using model::FoundVideo;
using model::Job;
using model::JobProgress;
using model::JobStatus;

/// The videos that a job has found, by all keys that show two videos to be the same.
class Known {
 public:
  Known(sql::Database& db, const std::string& job_id) {
    auto query =
        db("SELECT video_id, video ->> 'author', video ->> 'seconds', video ->> 'text', video ->> 'file', "
           "video ->> 'video_url' FROM found WHERE job_id = ?",
           job_id);
    const auto text = [&](int column) {
      return query.is_null(column) ? std::nullopt : std::optional{query.text(column)};
    };
    while (query.next()) {
      FoundVideo video;
      video.video_id = query.text(0);
      video.author = text(1).value_or("");
      video.text = text(3).value_or("");
      if (!query.is_null(2)) video.seconds = query.real(2);
      video.file = text(4);
      video.video_url = text(5);
      add(video);
    }
  }

  bool has_id(const FoundVideo& video) const { return seen_.contains("id " + video.video_id); }
  bool has_twin(const FoundVideo& video) const {
    return std::ranges::any_of(marks(video), [&](const auto& mark) { return seen_.contains(mark); });
  }
  void add(const FoundVideo& video) {
    seen_.insert("id " + video.video_id);
    for (auto& mark : marks(video)) seen_.insert(std::move(mark));
    ++count_;
  }
  std::int64_t count() const { return count_; }

 private:
  static std::vector<std::string> marks(const FoundVideo& video) {
    std::vector<std::string> made;
    if (video.file) made.push_back("file " + *video.file);
    if (video.video_url) made.push_back("url " + *video.video_url);
    if (!video.author.empty() && !video.text.empty() && video.seconds)
      made.push_back(fmt::format("same {}\n{:.3f}\n{}", video.author, *video.seconds, video.text));
    return made;
  }

  std::unordered_set<std::string> seen_;
  std::int64_t count_ = 0;
};

void add_counts(JobProgress& progress, const JobProgress& more) {
  model::for_each_field<JobProgress>([&](const auto& each) { progress.*each.member += more.*each.member; });
}

/// The summary of one page: "30 videos; 4 seen, 2 filtered".
std::string page_words(const JobProgress& counts) {
  auto words = base::counted(counts.found, "video");
  const auto tell = [&](std::int64_t number, const char* word) {
    if (number > 0) words += fmt::format(", {} {}", number, word);
  };
  tell(counts.pinned, "pinned");
  tell(counts.photos, counts.photos == 1 ? "photo post" : "photo posts");
  tell(counts.seen, "seen");
  tell(counts.duplicates, "duplicates");
  tell(counts.filtered, "filtered");
  return words;
}

class Discovery {
 public:
  Discovery(Farm& farm, const DiscoveryProviders& providers, Rarity rarity)
      : farm_(farm), providers_(providers), rarity_(std::move(rarity)) {}

  queue::Outcome run(const queue::Claimed& claimed, const services::Stopping& stopping) {
    const auto job = begin(claimed.work.key);
    if (!job) return [](store::Tx&) {};
    const auto filter = read_filter(job->filter_prompt.value_or(""));
    const auto page = ask(claimed, *job, filter, stopping);
    if (page.videos.empty() && page.unreadable > 0)
      throw Error{
          Code::PROVIDER_REFUSED,
          fmt::format("{} answered {}, and none of them is a video", job->discovery_provider.value_or("the provider"),
                      base::counted(page.unreadable, "record")),
          "Each record needs an id; the manual names the shapes that are read."};
    auto sorted = farm_.store.read(
        [&](sql::Database& db) { return sort_page(db, *job, page, filter, rarity_, farm_.store.clock().now()); });
    return [this, job_id = job->job_id, next = page.next_cursor, sorted = std::move(sorted)](store::Tx& tx) {
      auto now = jobs::find_job(tx.db, job_id);
      if (!now || !jobs::is_running(*now)) return;
      for (const auto& each : sorted.found) add_found(tx, each);
      add_counts(now->progress.emplace(now->progress.value_or(JobProgress{})), sorted.counts);
      add_dropped(tx, job_id, sorted.dropped);
      save_search(tx, job_id, {next, !next});
      queue::record(tx, {.who = "worker",
                         .what = "job.searched",
                         .subject = job_id,
                         .job_id = job_id,
                         .why = fmt::format("page {}: {}", now->progress->pages, page_words(sorted.counts))});
      advance(farm_, tx, *now);
    };
  }

  void fail(store::Tx& tx, const queue::Claimed& claimed, const Error& error, bool dead) const {
    if (!dead) return note_failure(tx, claimed, error);
    auto job = jobs::find_job(tx.db, claimed.work.key);
    if (job && jobs::is_running(*job))
      return jobs::finish_job(farm_, tx, *job, JobStatus::FAILED,
                              error.hint.empty() ? error.message : fmt::format("{} ({})", error.message, error.hint));
    queue::remove(tx, claimed.work.kind, claimed.work.key);
  }

  std::chrono::seconds patience() const { return search_policy(farm_.settings).patience; }

 private:
  /// The job, PROCESSING from now on; empty when it has ended.
  std::optional<Job> begin(const std::string& job_id) {
    return farm_.store.write([&](store::Tx& tx) -> std::optional<Job> {
      auto job = jobs::find_job(tx.db, job_id);
      if (!job || !jobs::is_running(*job)) return std::nullopt;
      if (job->status == JobStatus::PENDING) {
        job->status = JobStatus::PROCESSING;
        jobs::save_job(tx, *job);
        queue::record(tx, {.who = "worker",
                           .what = "job.started",
                           .subject = job_id,
                           .job_id = job_id,
                           .from_state = "PENDING",
                           .to_state = "PROCESSING"});
      }
      return job;
    });
  }

  FoundPage ask(const queue::Claimed& claimed, const Job& job, const Filter& filter,
                const services::Stopping& stopping) {
    const auto [search, waiting] = farm_.store.read([&](sql::Database& db) {
      return std::pair{get_search(db, job.job_id), count_found(db, job.job_id, FoundState::waiting)};
    });
    const auto missing = job.output_quantity - job.progress.value_or(JobProgress{}).kept;
    auto& provider = providers_.find(job.discovery_provider.value_or(""));
    try {
      return provider.page({.mode = job.job_mode,
                            .prompt = job.content_prompt.value_or(""),
                            .channel = job.channel_username.value_or(""),
                            .filter = filter,
                            .wanted = std::max<std::int64_t>(enough_waiting(farm_, job, missing) - waiting, 1),
                            .cursor = search.cursor},
                           stopping);
    } catch (const Error& error) {
      const bool waits =
          base::row(error.code).retryable && error.code != Code::INTERRUPTED && error.code != Code::RATE_LIMITED;
      if (!waits || !patience_over(claimed, farm_.store.clock().now(), patience())) throw;
      throw Error{Code::PROVIDER_REFUSED, error.message, error.hint};
    }
  }

  Farm& farm_;
  const DiscoveryProviders& providers_;
  Rarity rarity_;
};

}  // namespace

SortedPage sort_page(sql::Database& db, const Job& job, const FoundPage& page, const Filter& filter,
                     const Rarity& rarity, base::Instant now) {
  SortedPage made;
  Known known{db, job.job_id};
  const auto wish = wish_of(job.content_prompt.value_or(""), rarity);
  made.counts.pages = 1;
  made.dropped = page.left_out;
  made.counts.found = static_cast<std::int64_t>(page.videos.size());
  for (const auto& video : page.videos) {
    if (known.has_id(video)) {
      ++made.counts.duplicates;
      continue;
    }
    Found found{.job_id = job.job_id, .video = video};
    const auto drop = [&](std::int64_t& counter, std::string reason) {
      ++counter;
      found.state = FoundState::dropped;
      found.reason = std::move(reason);
    };
    const auto earlier = job.allow_seen ? std::nullopt : offered_by(db, job.user_id, video.video_id);
    if (known.has_twin(video)) drop(made.counts.duplicates, "the same video as another of this job");
    else if (video.photo) drop(made.counts.photos, "a photo post: it has no video");
    else if (video.pinned) drop(made.counts.pinned, "pinned to the top of its channel");
    else if (earlier) drop(made.counts.seen, fmt::format("offered by {} already", *earlier));
    else if (auto against = breach(filter, video, now)) {
      drop(made.counts.filtered, std::move(against->why));
      ++made.dropped[against->condition];
    }
    found.rank = job.job_mode == model::JobMode::channel ? -static_cast<double>(known.count())
                                                         : relevance(wish, video, now).score;
    known.add(video);
    made.found.push_back(std::move(found));
  }
  return made;
}

queue::Handler discover_handler(Farm& farm, const DiscoveryProviders& providers, Rarity rarity) {
  const auto discovery = std::make_shared<Discovery>(farm, providers, std::move(rarity));
  return {.kind = model::WorkKind::discover,
          .run = [discovery](const queue::Claimed& claimed,
                             const services::Stopping& stopping) { return discovery->run(claimed, stopping); },
          .on_failure = [discovery](store::Tx& tx, const queue::Claimed& claimed, const Error& error,
                                    bool dead) { discovery->fail(tx, claimed, error, dead); },
          .again =
              [discovery](const Error& error, std::int64_t attempt) {
                return std::optional{wait_after(error, attempt, discovery->patience())};
              }};
}

}  // namespace farmtok::farm::discovery
