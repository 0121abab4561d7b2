#pragma once
// The posts of the same videos and their near copies in memory: applies dedup.repeat to a whole plan.

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "farm/farm.hpp"
#include "farm/repeat_policy.hpp"
#include "model/enums.hpp"

namespace farmtok::farm::planning {

class SameVideo {
 public:
  explicit SameVideo(const RepeatPolicy& policy) : policy_(policy.repeats), reach_(policy.reach) {}

  /// The video of a result, with the fields that matter here.
  struct Video {
    std::string result_id;
    std::string first;     // the earliest of its near copies; empty when it is one itself
    std::string original;  // where the video is
    double similarity = 1;
  };
  struct Entry {
    const Video& video;
    base::Instant at{};
    std::string label;  // "post post_1": unique
  };

  /// Reads the posts from a moment on, and of the days before it that matter, that show a video of the job's approved
  /// results; those of `without` are left out.
  void read(sql::Database& db, const std::string& job_id, base::Instant first, const std::set<std::string>& without);
  /// Adds a video. All videos must be added before the first question about one.
  void know(const Video& video);
  void add(const Entry& entry);

  bool blocks() const { return policy_ == Repeats::block; }
  /// Equal for videos that are the same or near copies; 0 for all unless repeats are blocked.
  std::size_t line_of(const Video& video);
  /// Set while a post at `at` would be a blocked repeat: the moment when the last repeated post is far enough away.
  std::optional<base::Instant> blocked_until(const Video& video, base::Instant at);
  /// The nearest post that one at this moment repeats, in words; other posts of the same result do not count.
  std::optional<std::string> repeated(const Entry& entry);
  /// The label of that post.
  std::optional<std::string> nearest_label(const Entry& entry);
  /// Whether a post of another result shows it.
  bool shown(const Video& video);
  /// "within 30 days of the same video (dedup.repeat)"
  std::string reason() const;

 private:
  struct Shown {
    Video video;
    std::string label;
  };
  using Times = std::multimap<base::Instant, Shown>;

  std::size_t node(const std::string& key);
  std::size_t root(std::size_t at);
  const Times* times_of(const Video& video);
  const std::pair<const base::Instant, Shown>* nearest(const Entry& entry);

  Repeats policy_;
  std::chrono::days reach_;
  std::unordered_map<std::string, std::size_t> nodes_;  // of results and stored files
  std::vector<std::size_t> parents_;
  std::unordered_map<std::size_t, Times> shown_;  // by root
};

}  // namespace farmtok::farm::planning
