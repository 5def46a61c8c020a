"""The door of OpenSID: takes what a village sends to its kecamatan's OpenDK (decision 0119)."""
