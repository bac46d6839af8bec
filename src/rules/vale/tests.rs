//! Styles from strings over posts from strings.
