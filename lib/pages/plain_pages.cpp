#include "pages/plain_pages.hpp"

#include "pages/embedded.hpp"
#include "pages/template.hpp"

namespace farmtok::pages {

std::string password_page(std::string_view form_action, std::string_view error) {
  static const Template page(embedded::password());
  Values values;
  values.text("title", "Password needed");
  values.text("form_action", std::string(form_action));
  values.text("error", std::string(error));
  return page.render(values);
}

std::string message_page(std::string_view title, std::string_view text) {
  static const Template page(embedded::message());
  Values values;
  values.text("title", std::string(title));
  values.text("text", std::string(text));
  return page.render(values);
}

}  // namespace farmtok::pages
