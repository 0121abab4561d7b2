#pragma once
// The fingerprints of stored originals, and which originals are nearly the same.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <set>

#include "farm/library/child.hpp"
#include "farm/library/store.hpp"
#include "farm/similar/glance_index.hpp"
#include "farm/similar/near_copies.hpp"
#include "model/scheduled.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::similar {

/// Whether the fingerprint of a stored video is known.
bool has_fingerprint(sql::Database& db, const std::string& media_id);
/// Stores a fingerprint that was taken of a stored original, e.g. during a render.
void keep_fingerprint(store::Tx& tx, const std::string& media_id, const model::Fingerprint& print);

/// The post with a note in its notice while its video is not compared with the others and dedup.repeat asks for it.
model::Scheduled with_comparison_note(const Farm& farm, sql::Database& db, model::Scheduled post);

/// Thread-safe. Holds nothing until the first search, then every fingerprint.
class Index {
 public:
  Index(Farm& farm, library::MediaStore& media, const library::MediaChild& child)
      : farm_(farm), media_(media), child_(child) {}

  /// The stored video's fingerprint, taken now where it is not known yet; its facts are stored as well. Two threads
  /// that ask for the same video decode it once. Throws as MediaChild::fingerprint(), and MEDIA_NOT_FOUND when it is
  /// not known and the bytes are not kept.
  model::Fingerprint of(const std::string& media_id, const std::function<bool()>& stopping = {});
  /// The fingerprint of any file; nothing is stored.
  model::Fingerprint of_file(const std::filesystem::path& file) const;

  /// Stored originals with at least this similarity, the nearest first; not `without`.
  std::vector<NearCopy> near(const model::Fingerprint& print, double least, const std::string& without = {});

  /// Compares a stored video and sets the results that are copies of others; before, reads what it says about its
  /// making where that is not known.
  void examine(const std::string& media_id, const std::function<bool()>& stopping = {});
  /// The same, for the videos of a result, or of a job's results that may be scheduled, that were not compared yet:
  /// where dedup.repeat asks for it, before something is planned. Where a version before this one stored the video,
  /// what it says about its making is read in any case. Takes at most `most` in all, because a client waits for the
  /// answer. A video that is not compared by then, or cannot be compared, is left to the queue and to the render, which
  /// reports why. Not within a write of the store.
  void examine_before_planning(const std::string& result_or_job_id,
                               std::chrono::milliseconds most = std::chrono::seconds{10});
  /// The queue's handler for WorkKind::examine.
  queue::Handler handler();

 private:
  std::optional<model::Fingerprint> stored(const std::string& media_id) const;
  /// Reads what the file says about its making, where it was examined by a version that did not.
  void read_making(const model::Media& media, const std::function<bool()>& stopping);
  void add_to_index(const std::string& media_id, const model::Fingerprint& print);
  std::vector<std::string> candidates(const model::Fingerprint& print);

  Farm& farm_;
  library::MediaStore& media_;
  const library::MediaChild& child_;
  std::mutex mutex_;
  std::optional<GlanceIndex> index_;
  /// The videos whose fingerprint a thread is taking.
  class Turn;
  std::mutex turns_;
  std::condition_variable ended_;
  std::set<std::string> taken_;
};

}  // namespace farmtok::farm::similar
