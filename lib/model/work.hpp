#pragma once
// A piece of work in the durable queue, and the events that record what happened.

#include "model/enums.hpp"
#include "model/field.hpp"
#include "model/render.hpp"

namespace farmtok::model {

struct Work {
  std::int64_t work_id = 0;
  WorkKind kind = WorkKind::fire;
  std::string key;
  std::optional<std::string> subject;
  WorkState state = WorkState::queued;
  base::Instant run_at{};
  std::int64_t attempt = 0;
  std::int64_t max_attempts = 1;
  std::optional<base::Instant> lease_until;
  std::optional<std::string> last_error;
  std::string payload = "{}";
  base::Instant created_at{};
};

template <>
struct Declared<Work> {
  static constexpr auto noun = "work";
  static constexpr auto fields = Rows{
      field<&Work::work_id>("Identifies the piece of work."),
      field<&Work::kind>(
          "What it does: fire, render, fetch, webhook, mail, sweep, discover, analyse, credit, examine or backup."),
      field<&Work::key>("Makes it unique within its kind; for webhook and mail the stable message id."),
      field<&Work::subject>("The post or job it is about."),
      field<&Work::state>("queued, running or dead."),
      field<&Work::run_at>("When it runs, or when it may be tried again."),
      field<&Work::attempt>("How often it was tried."),
      field<&Work::max_attempts>("How often it may be tried before it is dead."),
      field<&Work::lease_until>("Until when its worker has it."),
      field<&Work::last_error>("What went wrong the last time."),
      field<&Work::payload>("What it needs, as JSON."),
      field<&Work::created_at>("When it was added."),
  };
};

struct Event {
  std::int64_t event_id = 0;
  base::Instant at{};
  std::string who;
  std::string what;
  std::string subject;
  std::optional<std::string> job_id{};
  std::optional<std::string> from_state{};
  std::optional<std::string> to_state{};
  std::optional<std::string> why{};
};

template <>
struct Declared<Event> {
  static constexpr auto noun = "event";
  static constexpr auto fields = Rows{
      field<&Event::event_id>("The number of the event; a follower passes it as `after`."),
      field<&Event::at>("When it happened."),
      field<&Event::who>("operator, volunteer, timer or worker."),
      field<&Event::what>("What happened, e.g. post.fired."),
      field<&Event::subject>("The job, result, post, media or work it happened to."),
      field<&Event::job_id>("The job it belongs to."),
      field<&Event::from_state>("The state before."),
      field<&Event::to_state>("The state after."),
      field<&Event::why>("The reason, in words."),
  };
};

/// The answer to POST /media.
struct Media {
  std::string media_id;
  std::string url;
  std::string sha256;
  std::int64_t bytes = 0;
  std::string content_type = "application/octet-stream";
  MediaKind kind = MediaKind::original;
  std::optional<VideoFacts> facts;
  std::optional<AiOrigin> ai_origin;
  std::optional<std::int64_t> uses;
  std::optional<base::Instant> gone_at;
  base::Instant created_at{};
};

template <>
struct Declared<Media> {
  static constexpr auto noun = "media";
  static constexpr auto fields = Rows{
      field<&Media::media_id>("Identifies the stored file."),
      field<&Media::url>("Where it can be read; valid as original_video_url.", {.computed = true}),
      field<&Media::sha256>("SHA-256 of its bytes."),
      field<&Media::bytes>("Its size."),
      field<&Media::content_type>("Its content type."),
      field<&Media::kind>("original: a video as received; copy: a varied copy of one; poster: a still of a copy."),
      field<&Media::facts>("The facts of the video, once it was examined."),
      field<&Media::ai_origin>("What the file itself says of AI: none_found, declared (its XMP) or credentials.",
                               {.computed = true}),
      field<&Media::uses>("How many results and posts need it.", {.computed = true}),
      field<&Media::gone_at>("Since when its bytes are no longer stored; they are made or fetched again when needed."),
      field<&Media::created_at>("When it was stored."),
  };
};

}  // namespace farmtok::model
