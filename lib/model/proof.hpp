#pragma once
// A volunteer's view of a task, and a volunteer's submission.

#include "model/enums.hpp"
#include "model/field.hpp"

namespace farmtok::model {

/// The place of a post among the posts of its `inbox_tracer`, ordered by time.
struct Batch {
  std::int64_t total = 0;
  std::int64_t completed = 0;
  std::int64_t current_index = 0;
  std::optional<std::string> next_task_id;
};

template <>
struct Declared<Batch> {
  static constexpr auto noun = "batch";
  static constexpr auto fields = Rows{
      field<&Batch::total>("Posts in the batch."),
      field<&Batch::completed>("Posts with a proof."),
      field<&Batch::current_index>("This post's place, from 1."),
      field<&Batch::next_task_id>("The next post that waits for a proof."),
  };
};

/// A post as its volunteer sees it.
struct Task {
  std::string scheduled_id;
  std::string tweet_text;
  base::Instant scheduled_datetime{};
  std::optional<std::string> destination_url;
  bool fired = false;
  std::optional<std::string> proof_url;
  std::optional<base::Instant> proof_timestamp;
  std::optional<std::string> inbox_tracer;
  std::optional<std::string> instruction_prompt;
  std::optional<std::string> instructions;
  std::optional<std::string> caption;
  std::optional<std::string> pin_comment;
  std::optional<std::string> video_url;
  std::optional<std::string> poster_url;
  std::optional<Batch> batch;
  std::optional<std::string> returned_url;
  std::optional<std::string> returned_reason;
  bool is_aigc = false;
  std::optional<bool> ai_label_set;
};

template <>
struct Declared<Task> {
  static constexpr auto noun = "task";
  static constexpr auto fields = Rows{
      field<&Task::scheduled_id>("Identifies the post."),
      field<&Task::tweet_text>("The text of the post."),
      field<&Task::scheduled_datetime>("When it is due."),
      field<&Task::destination_url>("Where to post it."),
      field<&Task::fired>("It is time to post it."),
      field<&Task::proof_url>("The submitted proof."),
      field<&Task::proof_timestamp>("When that was."),
      field<&Task::inbox_tracer>("The batch it belongs to."),
      field<&Task::instruction_prompt>("The job's instructions."),
      field<&Task::instructions>("The post's own instructions."),
      field<&Task::caption>("The caption to copy."),
      field<&Task::pin_comment>("The comment to pin."),
      field<&Task::video_url>("The video to save; absent until it is ready."),
      field<&Task::poster_url>("A still picture of it."),
      field<&Task::batch>("The place of the post in its batch."),
      field<&Task::returned_url>("The proof that was returned last, while another one is awaited."),
      field<&Task::returned_reason>("Why it was returned."),
      field<&Task::is_aigc>("It must be published with the platform's label for AI-generated content."),
      field<&Task::ai_label_set>("The volunteer said with the proof that the label is on."),
  };
};

/// POST /volunteer/:id/proof
struct ProofRequest {
  std::string proof_url;
  std::optional<std::string> reported_by;
  std::optional<bool> ai_label_set;
};

template <>
struct Declared<ProofRequest> {
  static constexpr auto noun = "proof request";
  static constexpr auto fields = Rows{
      field<&ProofRequest::proof_url>("The https URL of the published post on TikTok.",
                                      {.create = true, .format = Format::text, .flag = "url"}),
      field<&ProofRequest::reported_by>("Who submits it: a name or an address.",
                                        {.create = true, .max = 200, .flag = "by"}),
      field<&ProofRequest::ai_label_set>("The label for AI-generated content is on, on the published post.",
                                         {.create = true}),
  };
};

/// The answer to a proof.
struct ProofReply {
  std::string proof_url;
  std::string submitted_url;
  base::Instant proof_timestamp{};
  bool has_next_task = false;
  std::optional<std::string> next_task_link;
  ProofStanding standing = ProofStanding::counted;
  std::optional<bool> ai_label_set;
  std::optional<std::string> note;
};

template <>
struct Declared<ProofReply> {
  static constexpr auto noun = "proof reply";
  static constexpr auto fields = Rows{
      field<&ProofReply::proof_url>("The proof that counts."),
      field<&ProofReply::submitted_url>("The link submitted now."),
      field<&ProofReply::proof_timestamp>("When the one that counts was submitted."),
      field<&ProofReply::has_next_task>("More posts of the batch wait."),
      field<&ProofReply::next_task_link>("The link of the next one."),
      field<&ProofReply::standing>("counted, or disputed when another proof was there before."),
      field<&ProofReply::ai_label_set>("It was said that the label for AI-generated content is on."),
      field<&ProofReply::note>("Doubts about the proof; a volunteer reads only that it is another post's."),
  };
};

/// POST /scheduled/:id/proofs/accept and /return
struct ProofDecision {
  std::optional<std::string> proof_url;
  std::optional<std::string> reason;
};

template <>
struct Declared<ProofDecision> {
  static constexpr auto noun = "proof decision";
  static constexpr auto fields = Rows{
      field<&ProofDecision::proof_url>("The URL of the submitted proof.",
                                       {.create = true, .format = Format::text, .flag = "url"}),
      field<&ProofDecision::reason>("Why; the volunteer reads the reason of a return.",
                                    {.create = true, .format = Format::text, .max = 1000}),
  };
};

/// One submitted proof; the counted one is also in its post.
struct Proof {
  std::int64_t proof_id = 0;
  std::string scheduled_id;
  std::string proof_url;
  std::optional<std::string> reported_by;
  ProofStanding standing = ProofStanding::counted;
  std::optional<bool> ai_label_set;
  base::Instant submitted_at{};
  std::optional<std::string> reason;
  std::optional<base::Instant> decided_at;
  std::optional<std::string> note;
};

template <>
struct Declared<Proof> {
  static constexpr auto noun = "proof";
  static constexpr auto fields = Rows{
      field<&Proof::proof_id>("Identifies the proof."),
      field<&Proof::scheduled_id>("The post it is for."),
      field<&Proof::proof_url>("The URL."),
      field<&Proof::reported_by>("Who submitted it."),
      field<&Proof::standing>("counted, disputed or returned."),
      field<&Proof::ai_label_set>("It was said with it that the label for AI-generated content is on."),
      field<&Proof::submitted_at>("When."),
      field<&Proof::reason>("Why the operator accepted or returned it."),
      field<&Proof::decided_at>("When the operator decided on it."),
      field<&Proof::note>("Doubts: the same post is the proof of another one, or is older than the firing.",
                          {.computed = true}),
  };
};

}  // namespace farmtok::model
