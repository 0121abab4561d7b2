#pragma once
// How a struct of the model declares its fields, once: each member has one row with its meaning, limits and
// uses. JSON in and out, rows of the store, --json fields, flags, JSON Schema and the manual are derived from it.

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/time.hpp"

namespace farmtok::model {

/// The form of a text. Checked on input by model/json_bodies/validate.cpp.
enum class Format {
  line,      // one line: no control characters
  text,      // any valid UTF-8 without NUL
  email,     // one address, or several separated by commas
  url,       // http or https
  zone,      // the name of a time zone
  datetime,  // ISO 8601, with an offset or as a wall time
  secret,    // accepted, never shown: masked in every output
};

/// The use of a field. `create` and `edit` say that a request of that kind may set it.
struct Use {
  bool create = false;
  bool edit = false;
  bool required = false;  // in create
  bool computed = false;  // never stored: filled when the entity is read
  Format format = Format::line;
  std::size_t max = 2000;  // code points of a text
  std::int64_t least = 0;  // bounds of a whole number
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::string_view flag = {};   // command-line name when it is not the field's own ("mode" for job_mode)
  std::string_view alias = {};  // another name accepted in a create request ("post_text" for tweet_text)
  std::string_view words = {};  // what a request may say, separated by |, where that is not the enum's own words
};

template <class Class, class Value>
struct Field {
  using type = Value;
  Value Class::*member;
  std::string_view name;
  std::string_view about;
  Use use;
};

namespace detail {

/// The identifier behind a pointer to member, from the compiler's own rendering of the template argument.
template <auto Member>
constexpr std::string_view member_name() {
#if defined(__clang__) || defined(__GNUC__)
  std::string_view text = __PRETTY_FUNCTION__;
#endif
  text = text.substr(0, text.find_first_of(";]", text.find("Member = ")));
  return text.substr(text.rfind("::") + 2, text.find_last_not_of(")") - text.rfind("::") - 1);
}

template <class Class, class Value>
constexpr auto make(Value Class::*member, std::string_view name, std::string_view about, Use use) {
  return Field<Class, Value>{member, name, about, use};
}

}  // namespace detail

/// One row of a declaration: field<&Job::title>("A name people recognise.", {.create = true}).
template <auto Member>
constexpr auto field(std::string_view about, Use use = {}) {
  return detail::make(Member, detail::member_name<Member>(), about, use);
}

namespace detail {

template <std::size_t Index, class Row>
struct At {
  Row row;
};
template <class Indices, class... Fields>
struct Listed;
template <std::size_t... Index, class... Fields>
struct Listed<std::index_sequence<Index...>, Fields...> : At<Index, Fields>... {
  template <class Visit>
  constexpr void each(Visit&& visit) const {
    (visit(static_cast<const At<Index, Fields>&>(*this).row), ...);
  }
};

}  // namespace detail

/// The rows of a declaration, in order. Like std::tuple, but much quicker to compile, which matters in all sources that
/// include an entity: a tuple checks each way to construct it from something else.
template <class... Fields>
struct Rows : detail::Listed<std::index_sequence_for<Fields...>, Fields...> {};
template <class... Fields>
Rows(Fields...) -> Rows<Fields...>;

/// The declaration of an entity: specialised beside each struct. `noun` is its name in commands and schemas.
template <class Entity>
struct Declared;

template <class Entity>
concept Describable = requires {
  Declared<Entity>::fields;
};

/// Calls `visit(field)` for every field in declared order.
template <class Entity, class Visit>
constexpr void for_each_field(Visit&& visit) {
  Declared<Entity>::fields.each(visit);
}

/// The kind of request: both share the declaration and differ in the fields they accept.
enum class Operation { create, edit };

constexpr bool accepts(const Use& use, Operation operation) {
  return operation == Operation::create ? use.create : use.edit;
}

template <class T>
struct optional_value {
  using type = T;
  static constexpr bool value = false;
};
template <class T>
struct optional_value<std::optional<T>> {
  using type = T;
  static constexpr bool value = true;
};
template <class T>
inline constexpr bool is_optional = optional_value<T>::value;
template <class T>
using value_of = typename optional_value<T>::type;

}  // namespace farmtok::model
