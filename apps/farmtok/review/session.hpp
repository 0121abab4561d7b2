#pragma once
// The course of a review: the effect of each key, and its undo. Does not use terminals or connections.

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "review/keys.hpp"

namespace farmtok::cli {

/// The outside calls of a review.
class Desk {
 public:
  virtual ~Desk() = default;
  /// Shows the result at `at` of `of` (null after the last one) with a message and waits for a key.
  virtual Key ask(const base::Json* result, std::size_t at, std::size_t of, const std::string& message) = 0;
  /// The reason for the rejection; may be empty. Empty optional: not rejected after all.
  virtual std::optional<std::string> reason() = 0;
  /// The reason to take the AI label off; one that is empty turns it on. Empty optional: it stays as it is.
  virtual std::optional<std::string> label() = 0;
  /// The changes a person made to its texts, as the body of a PATCH; empty for none.
  virtual base::Json edit(const base::Json& result) = 0;
  virtual void open(const base::Json& result) = 0;
  virtual void help() = 0;
  /// PATCH of a result; returns it in its state then.
  virtual base::Json change(const std::string& result_id, const base::Json& body) = 0;
};

struct ReviewTally {
  std::size_t approved = 0;
  std::size_t rejected = 0;
  std::size_t edited = 0;
  std::size_t skipped = 0;
  std::size_t left = 0;  // not looked at, or skipped and not decided
};

/// "4 approved, 2 rejected, 1 edited, 1 skipped, 9 left"
std::string tally_line(const ReviewTally& tally);

/// Goes through `results` until their end or until the person quits. Failures are shown on the screen and change
/// nothing; only INTERRUPTED and exceptions other than base::Error leave it.
class ReviewSession {
 public:
  ReviewSession(std::vector<base::Json> results, Desk& desk) : results_(std::move(results)), desk_(desk) {}
  ReviewTally run();
  ReviewTally tally() const;

 private:
  enum class Did { approved, rejected, edited, skipped };
  struct Step {
    Did did;
    std::size_t at;
    base::Json back;  // the PATCH that takes it back; null for a skip
  };
  void decide(Did did, base::Json body);
  void reject();
  void edit();
  void label();
  void undo();
  void press(Key key);
  bool ended() const { return at_ >= results_.size(); }

  std::vector<base::Json> results_;
  Desk& desk_;
  std::vector<Step> steps_;
  std::size_t at_ = 0;
  std::string message_;
};

}  // namespace farmtok::cli
