#pragma once
// A private address under which a calendar program reads posts.

#include "model/field.hpp"

namespace farmtok::model {

struct Feed {
  std::string feed_id;
  std::string name;
  std::optional<std::string> inbox_tracer;
  std::optional<std::string> job_id;
  std::optional<std::string> url;
  base::Instant created_at{};
  std::optional<base::Instant> revoked_at;
  std::optional<base::Instant> last_read_at;
};

template <>
struct Declared<Feed> {
  static constexpr auto noun = "feed";
  static constexpr auto fields = Rows{
      field<&Feed::feed_id>("Identifies the feed; not a part of its address."),
      field<&Feed::name>("What the calendar is called.", {.create = true, .max = 200}),
      field<&Feed::inbox_tracer>("Only the posts of this volunteer's batch.", {.create = true, .max = 200}),
      field<&Feed::job_id>("Only the posts of this job.", {.create = true, .max = 200, .flag = "job"}),
      field<&Feed::url>("Its address, shown once, when it is made.", {.computed = true}),
      field<&Feed::created_at>("When it was made."),
      field<&Feed::revoked_at>("When it was revoked."),
      field<&Feed::last_read_at>("When a calendar program last read it."),
  };
};

}  // namespace farmtok::model
