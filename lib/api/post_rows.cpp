#include "api/post_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/json.hpp"
#include "base/text/text.hpp"
#include "model/json.hpp"

namespace farmtok::api {
namespace {

using model::Scheduled;

/// Whether a text needs no escape in JSON: printable ASCII without quotes and backslashes. Eight bytes at a time:
/// nearly all of a calendar's megabytes are such texts.
bool plain(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101, high = 0x8080808080808080;
  const auto has_less = [](std::uint64_t word, std::uint64_t byte) { return (word - each * byte) & ~word & high; };
  const auto has = [&](std::uint64_t word, char byte) {
    return has_less(word ^ (each * static_cast<unsigned char>(byte)), 1);
  };
  const auto good = [&](std::uint64_t word) {
    return ((word & high) | has_less(word, 0x20) | has(word, '"') | has(word, '\\')) == 0;
  };
  std::uint64_t word = 0;
  for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
    std::memcpy(&word, text.data(), sizeof word);
    if (!good(word)) return false;
  }
  word = each * ' ';
  std::memcpy(&word, text.data(), text.size());
  return good(word);
}

void append_text(std::string& out, std::string_view text) {
  const bool as_it_is = plain(text);
  if (!as_it_is && !base::valid_utf8(text)) {
    out += base::to_line(text);
    return;
  }
  constexpr std::string_view letters = "btn?fr";  // of the escapes from 0x08 on; 0x0b has none
  const auto escaped = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; };
  out += '"';
  while (!as_it_is) {
    const auto at = std::ranges::find_if(text, escaped);
    if (at == text.end()) break;
    out.append(text.begin(), at);
    const auto c = static_cast<unsigned char>(*at);
    if (c >= 0x20) out.append({'\\', *at});
    else if (c >= 0x08 && c <= 0x0d && c != 0x0b) out.append({'\\', letters[c - 0x08U]});
    else out += fmt::format("\\u{:04x}", c);
    text = {at + 1, text.end()};
  }
  out += text;
  out += '"';
}

/// The index of a stored field among the columns.
template <class Value>
int column_of(Value Scheduled::*member) {
  int column = 0, found = 0;
  model::for_each_field<Scheduled>([&](const auto& each) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(each.member)>, Value Scheduled::*>)
      if (each.member == member) found = column;
    if (!each.use.computed) ++column;
  });
  return found;
}

bool is_address(std::optional<std::string> Scheduled::*member) {
  return member == &Scheduled::original_video_url || member == &Scheduled::deduplicated_video_url ||
         member == &Scheduled::poster_url;
}

template <class Field>
void append_value(std::string& out, const sql::Query& row, int column, const Field& field, const farm::Links& links) {
  using Value = model::value_of<typename Field::type>;
  if constexpr (model::Describable<Value>) {
    out += row.text_view(column);
  } else if constexpr (std::is_same_v<Value, base::Instant>) {
    out += '"';
    out += base::format_instant(base::from_millis(row.integer(column)));
    out += '"';
  } else if constexpr (std::is_same_v<Value, base::Amount>) {
    out += base::format_amount({row.integer(column)});
  } else if constexpr (std::is_same_v<Value, bool>) {
    out += row.integer(column) != 0 ? "true" : "false";
  } else if constexpr (std::is_same_v<Value, std::int64_t>) {
    out += fmt::format_int(row.integer(column)).str();
  } else if constexpr (std::is_same_v<typename Field::type, std::optional<std::string>>) {
    if (field.use.format == model::Format::secret) append_text(out, model::secret_mask);
    else if (is_address(field.member)) append_text(out, links.outward(row.text(column)));
    else append_text(out, row.text_view(column));
  } else {
    static_assert(std::is_same_v<Value, std::string> || std::is_enum_v<Value>);
    append_text(out, row.text_view(column));
  }
}

}  // namespace

std::string PostRows::task_link(const sql::Query& row) {
  static const int id = column_of(&Scheduled::scheduled_id), batch = column_of(&Scheduled::inbox_tracer),
                   token = column_of(&Scheduled::link_token);
  linked_.scheduled_id = row.text(first_ + id);
  linked_.inbox_tracer.reset();
  if (!row.is_null(first_ + batch)) linked_.inbox_tracer = row.text(first_ + batch);
  linked_.link_token.reset();
  if (!row.is_null(first_ + token)) linked_.link_token = row.text(first_ + token);
  return links_.task(linked_);
}

void PostRows::append(std::string& out, const sql::Query& row) {
  static const auto keys = [] {
    std::vector<std::string> made;
    model::for_each_field<Scheduled>(
        [&](const auto& each) { made.push_back(fmt::format("{}\"{}\":", made.empty() ? '{' : ',', each.name)); });
    return made;
  }();
  int column = first_;
  auto key = keys.begin();
  model::for_each_field<Scheduled>([&](const auto& each) {
    const auto& name = *key++;
    if (each.use.computed) {
      // The one field that is derived from others.
      out += name;
      append_text(out, task_link(row));
      return;
    }
    const int here = column++;
    if (model::is_optional<typename std::remove_cvref_t<decltype(each)>::type> && row.is_null(here)) return;
    out += name;
    append_value(out, row, here, each, links_);
  });
  out += '}';
}

}  // namespace farmtok::api
